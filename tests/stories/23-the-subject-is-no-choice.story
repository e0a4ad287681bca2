"The street light" names neither The Street nor "new light wanted": the house number says where.
R: the street lights out at 9 mill lane ambridge
= asked highways/street_light
not: new light wanted,
not: The Street
