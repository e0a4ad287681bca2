Insults, jokes and doubt are met with manners, truth and an offer of help.
R: tell me a joke
= small_talk
M: bins … help
R: are you a robot
= small_talk chitchat/chit_bot
M: computer program, not a person … fetch a person
R: thanks
= small_talk chitchat/chit_thanks
R: bye
= small_talk chitchat/chit_bye
