Noise that goes on now has a number to ring; noise that comes back needs a diary. Both are reported.
R: my neighbours are playing loud music
= asked environmental_health/noise
R: 16 mill lane ambridge
R: since eight, it is going on now
= asked environmental_health/noise
M: 01632 960140
R: start again
R: my neighbours are playing loud music
R: 16 mill lane ambridge
R: every night until two
= asked environmental_health/noise
M: diary … is that right
