Rubbish dumped on private land is the owner's to clear; the resident may have it looked into.
R: someone dumped a sofa in my field on mill lane ambridge
= answered street_cleansing/flytipping
M: owner has to clear it
R: report it anyway
= asked street_cleansing/flytipping
M: what has been dumped
R: one brown sofa
= asked street_cleansing/flytipping
M: is that right
R: yes
= reported street_cleansing/flytipping
reason: insisted after the rule: private
