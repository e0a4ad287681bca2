When a whole row of lights is out the power network mends it.
R: the street light is out
R: 9 mill lane ambridge
R: not working
M: other lights
R: yes
= answered highways/street_light
M: power network … 105
ticket: none
