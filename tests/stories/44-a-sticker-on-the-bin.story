A tagged bin is not gone back for: that is said as soon as the tag is mentioned.
R: they have put a sticker on my bin and not emptied it
= answered waste/missed_bin
M: tag or sticker … put the bin out on its next day
[Report it anyway] [Talk to a person]
R presses: Talk to a person
= handed_off
