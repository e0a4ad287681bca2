Punctuation, a picture sign and letters of no language are not guessed at; the second time a person is offered.
R: ????
= not_understood
M: other words
[Talk to a person]
R: 🙂
= not_understood
M: person
