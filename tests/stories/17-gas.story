A smell of gas: the number first, in any state.
council: felpersham
R: there is a strong smell of gas in my kitchen
= emergency community_safety/gas_leak
M: 0800 111 999
