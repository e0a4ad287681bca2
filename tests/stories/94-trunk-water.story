Water in the street of East Suffolk is the water company's, and the answer says which.
council: east-suffolk
R: burst water main in the road
M: Anglian Water
