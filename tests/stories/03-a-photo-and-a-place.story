A photo and a place without words are kept, and used when it is known what they are about.
R sends: photo, place
= asked -
M: what is it about
R: theres a big hole in the road
= asked highways/pothole
R: bigger than a dinner plate
= asked highways/pothole
M: is that right
R: yes
= reported highways/pothole
detail: place = 52.09000, 1.32000
ticket: report open normal
