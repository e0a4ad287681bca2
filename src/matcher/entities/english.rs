//! The English that finders read, in one place: another language brings these lists anew.
//!
//! Only words that name things. How dates and times are put together is grammar, and stands with its finder.

/// Nought to nineteen, each at its own index.
pub(super) const TEENS_AND_BELOW: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

/// Twenty to ninety by tens.
pub(super) const TENS: [&str; 8] =
    ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// What a count may be of, so that "light 3 weeks" is no light number three.
pub(super) const UNITS: &[&str] = &[
    "seconds", "minute", "minutes", "min", "mins", "hour", "hours", "hr", "hrs", "day", "days", "night",
    "nights", "week", "weeks", "wks", "month", "months", "year", "years", "yrs", "am", "pm", "m", "metre",
    "metres", "meter", "meters", "miles", "mile", "feet", "ft", "yards", "inch", "inches", "cm", "times",
    "of", "or", "bins", "people", "houses", "doors", "lights", "lamps", "x",
];

/// Ends of a street's name in full, each with its short forms.
pub(super) const STREET_TYPES: &[(&str, &[&str])] = &[
    ("avenue", &["ave", "av", "aven"]),
    ("close", &["cl", "clo"]),
    ("court", &["ct", "crt"]),
    ("crescent", &["cres", "cresc"]),
    ("croft", &["crft"]),
    ("drive", &["dr", "drv"]),
    ("estate", &["est"]),
    ("gardens", &["gdns", "gdn", "gdens", "garden"]),
    ("green", &["grn"]),
    ("grove", &["gr", "grv", "gro"]),
    ("hill", &[]),
    ("lane", &["ln", "lne"]),
    ("mews", &["mws"]),
    ("park", &["pk"]),
    ("place", &["pl", "plc"]),
    ("rise", &[]),
    ("road", &["rd"]),
    ("row", &[]),
    ("square", &["sq", "sqr"]),
    ("street", &["st", "str"]),
    ("terrace", &["ter", "terr", "tce"]),
    ("view", &["vw"]),
    ("walk", &["wlk"]),
    ("way", &["wy"]),
    ("yard", &["yd"]),
];

/// Slips of the same. They are listed, and not measured, because "late", "load" and "closed" are one letter away too.
pub(super) const STREET_TYPE_SLIPS: &[(&str, &[&str])] = &[
    ("avenue", &["avenu", "aveune", "avenune", "avenew"]),
    ("close", &["clsoe", "colse", "cloes"]),
    ("court", &["cort", "coutr"]),
    ("crescent", &["cresent", "cressent", "crecent", "crescant", "crescnet"]),
    ("drive", &["drvie", "dirve", "driv"]),
    ("gardens", &["gardns", "gardnes"]),
    ("grove", &["groev"]),
    ("hill", &["hil"]),
    ("lane", &["laen", "lnae", "lan", "laine"]),
    ("park", &["prk"]),
    ("place", &["palce"]),
    ("road", &["raod", "roda", "rod", "rode", "roadd"]),
    ("square", &["sqaure", "squre"]),
    ("street", &["stret", "steet", "sreet", "strret", "streat", "streer", "steret", "streeet"]),
    ("terrace", &["terace", "terrance"]),
    ("view", &["veiw"]),
    ("walk", &["wlak"]),
];

/// What stands before "road", "lane" or "park" without making it a name, and is never a slip of one.
pub(super) const NO_STREETS_NAME: &[&str] = &[
    "a", "access", "all", "and", "another", "any", "at", "back", "ball", "bike", "bin", "both", "bus",
    "business", "busy", "by", "car", "caravan", "country", "cycle", "dead", "dirt", "down", "each", "entire",
    "every", "fast", "first", "for", "from", "front", "her", "high", "his", "home", "in", "inside", "is",
    "its", "left", "local", "long", "main", "minor", "my", "narrow", "near", "new", "next", "no", "of",
    "off", "old", "on", "one", "other", "our", "outside", "over", "play", "private", "public", "quiet",
    "retail", "right", "rough", "same", "shared", "short", "side", "skate", "slip", "slow", "small", "that",
    "the", "their", "theme", "this", "to", "toll", "town", "under", "unmade", "up", "village", "water",
    "which", "whole", "wide", "wrong", "your",
];

/// Towns and villages that are everyday words too, beside every name of four letters or fewer.
pub(super) const ALSO_WORDS: &[&str] = &[
    "barking",
    "battle",
    "bridge",
    "broadway",
    "bury",
    "chapel",
    "church",
    "corner",
    "cross",
    "fleet",
    "flint",
    "forest",
    "garden",
    "green",
    "harbour",
    "hatch",
    "highway",
    "horsey",
    "market",
    "march",
    "newtown",
    "orchard",
    "parade",
    "parkside",
    "playing",
    "reading",
    "roadside",
    "rugby",
    "sandwich",
    "sandy",
    "school",
    "settle",
    "shelter",
    "station",
    "stock",
    "stone",
    "street",
    "thanks",
    "village",
    "water",
    "wells",
    "whitehouse",
    "woods",
];

/// Those of them that stand behind "in" or "from" as everyday words too.
pub(super) const NEVER_LED: &[&str] = &["green", "march", "market", "school", "street", "village", "water"];

/// Ends of a street's name that may be written in one word with the rest: "milllane", but a hallway is no Hall Way.
pub(super) const MAY_BE_JOINED: &[&str] =
    &["avenue", "crescent", "gardens", "lane", "road", "street", "terrace"];

/// What stands before the name of a place.
pub(super) const BEFORE_PLACES: &[&str] = &["in", "at", "near", "on", "from", "outside", "around", "nr"];

/// Ends of words that are seldom places, when a word is only like a place's name.
pub(super) const SELDOM_PLACES: &[&str] =
    &["able", "ed", "ful", "ing", "ings", "ion", "ions", "less", "ly", "ment", "ness", "ous", "tive"];

/// Ends of a house's name.
pub(super) const HOUSE_TYPES: &[&str] = &[
    "barn",
    "bungalow",
    "cottage",
    "farm",
    "farmhouse",
    "house",
    "lodge",
    "manor",
    "rectory",
    "vicarage",
    "villa",
];

/// What is no part of a house's name when it stands before it.
pub(super) const NO_HOUSES_NAME: &[&str] = &[
    "a", "address", "am", "an", "and", "at", "behind", "by", "for", "from", "his", "her", "i", "im", "i'm",
    "in", "is", "it", "its", "it's", "live", "lives", "me", "my", "near", "next", "of", "on", "opposite",
    "our", "outside", "their", "this", "to", "was", "we", "whole", "your", "big", "council", "empty",
    "every", "public", "same", "that",
];

/// Three letters that are a word, and so neither the end of a number plate nor of a postcode.
pub(super) const THREE_LETTER_WORDS: &[&str] = &[
    "all", "and", "any", "are", "ask", "bag", "bay", "bed", "big", "bin", "box", "bus", "but", "buy", "can",
    "car", "cos", "day", "did", "dog", "due", "end", "far", "few", "for", "get", "got", "gov", "had", "has",
    "her", "him", "his", "hot", "how", "hrs", "its", "ive", "lad", "law", "led", "let", "lot", "man", "may",
    "men", "met", "mum", "new", "nor", "not", "now", "off", "old", "one", "our", "out", "own", "pay", "per",
    "put", "red", "run", "sat", "saw", "say", "sea", "see", "she", "sky", "ten", "the", "too", "top", "try",
    "two", "use", "van", "via", "was", "way", "wet", "who", "why", "yes", "yet", "you",
];

/// Colours of bins, each with its other names.
pub(super) const COLOURS: &[(&str, &[&str])] = &[
    ("black", &["blk", "balck", "blak"]),
    ("blue", &["bleu", "bule"]),
    ("brown", &["bronw", "borwn", "brwn"]),
    ("burgundy", &["maroon"]),
    ("green", &["gren", "grean", "geen"]),
    ("grey", &["gray"]),
    ("orange", &["ornage"]),
    ("pink", &[]),
    ("purple", &["purpel", "purle"]),
    ("red", &[]),
    ("white", &[]),
    ("yellow", &["yelow"]),
];

/// What a bin is for, each with its other names.
pub(super) const CONTENTS: &[(&str, &[&str])] = &[
    ("clinical", &["medical", "sharps"]),
    ("communal", &["shared"]),
    ("food", &["foodwaste", "kitchen"]),
    ("garden", &["grass"]),
    ("glass", &["bottle", "bottles"]),
    ("paper", &["cardboard", "card"]),
    ("plastic", &["plastics"]),
    ("recycling", &["recycle", "recyclable", "recyclables", "recycled", "recyling", "recylcing", "recycing"]),
    ("rubbish", &["refuse", "household", "general", "trash", "rubish", "landfill", "residual"]),
];

/// What is put out, each with its other names.
pub(super) const VESSELS: &[(&str, &[&str])] = &[
    ("bin", &["bins", "wheeliebin", "dustbin", "dustbins", "lid"]),
    ("caddy", &["caddies", "caddie", "cady", "caddys"]),
    ("box", &["boxes"]),
    ("sack", &["sacks"]),
    ("bag", &["bags"]),
    ("bucket", &[]),
];

/// What may stand between colour, contents and vessel.
pub(super) const BETWEEN_BIN_WORDS: &[&str] = &["lidded", "topped", "top", "coloured", WASTE];

/// A bin on wheels.
pub(super) const WHEELED: &[&str] = &["wheelie", "wheely", "wheeled"];

/// Makes a bin of "food" and "garden".
pub(super) const WASTE: &str = "waste";

/// Stands for the vessel: "the blue one".
pub(super) const ONE: &str = "one";

/// Contents that name a bin only before its vessel.
pub(super) const NEVER_ALONE: &[&str] = &["recycle", "recycled", "recyclable", "recyclables"];

/// What makes another thing of "recycling".
pub(super) const NO_BIN_BEFORE: &[&str] =
    &["bank", "banks", "center", "centre", "centres", "point", "points", "site"];

/// The first of a pair whose own or other names hold this word.
pub(super) fn tidy(
    list: &'static [(&'static str, &'static [&'static str])],
    word: &str,
) -> Option<&'static str> {
    list.iter().find(|(name, others)| *name == word || others.contains(&word)).map(|(name, _)| *name)
}

/// Words after "yes" or "no" with which people give a question back: "yes it is", "no they don't".
pub(super) const ECHOES: [&str; 12] =
    ["it", "its", "it's", "they", "they're", "he", "she", "we", "that", "there", "this", "these"];
