Three needs are dealt with one after the other.
R: bin not emptied, also the street light is out, and someone dumped a sofa
= asked
M: more than one thing … missed bin … street light, Dumped rubbish
R: cancel
