At a district's door a county's work is said to be the county's, and the ticket is the county's.
council: east-suffolk
R: pothole on hamilton road felixstowe
= asked highways/pothole
M: Suffolk County Council looks after this … how big
R: bigger than a dinner plate
R: yes
= reported highways/pothole
M: your reference is SC-
detail: place = Hamilton Road, Felixstowe
