A car that is taxed and in nobody's way is not moved; one that blocks a path is reported.
R: abandoned car on mill lane ambridge
= asked street_cleansing/abandoned_vehicle
R: it has been there two weeks
R: AB51 CDE
R: blue ford, flat tyre
R: two weeks
= asked street_cleansing/abandoned_vehicle
M: is it taxed
R: yes
M: block
R: no
= answered street_cleansing/abandoned_vehicle
M: taxed and in nobody's way … 101
[Report it anyway] [Talk to a person]
R: actually it is blocking the pavement
= asked street_cleansing/abandoned_vehicle
M: is that right
