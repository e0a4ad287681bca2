Water on the road: from a pipe it is the water company's, from a river the Environment Agency's, and rain is ours.
R: the road is flooded at mill lane ambridge
= asked highways/road_flooding
R: only just
= asked highways/road_flooding
M: where the water comes from
R: a burst main
= redirected highways/water_leak
M: water company
ticket: none
R: start again
R: the road is flooded at mill lane ambridge
R: only just
R: the river
= answered highways/road_flooding
M: Environment Agency … 0345 988 1188
R presses: Report it anyway
= asked highways/road_flooding
M: is that right
R: yes
= reported highways/road_flooding
reason: insisted after the rule: river
