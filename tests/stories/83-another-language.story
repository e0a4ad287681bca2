One word of another language gets an interpreter.
R: polski?
= answered council/language_access
M: in your own language … free … interpreter
