Whoever says hello twice is greeted once.
R: hello
= small_talk chitchat/chit_greet
M: Hello
R: hello
= small_talk chitchat/chit_greet
M: still here
not: Hello.
