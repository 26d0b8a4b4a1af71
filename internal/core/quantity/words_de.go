package quantity

// german is what German text says with words. Numbers in one word, such as
// "dreiundzwanzigtausend", are taken apart in whole.go.
var german = []list{
	{classDigit, 1, flagArticle, "ein eine einen einer eines einem"},
	{classDozen, 12, 0, "dutzend"},
	{classMagnitude, 3, flagDot, "tsd"},
	{classMagnitude, 6, 0, "million millionen"},
	{classMagnitude, 6, flagDot, "mio mill"},
	{classMagnitude, 9, 0, "milliarde milliarden"},
	{classMagnitude, 9, flagDot, "mrd mia"},
	{classMagnitude, 9, 0, "billion"},   // 10^12 in German: see number.long
	{classMagnitude, 12, 0, "trillion"}, // and 10^18
	{classMagnitude, 12, 0, "billionen"},
	{classMagnitude, 15, 0, "billiarde billiarden"},
	{classMagnitude, 18, 0, "trillionen"},

	{classAnd, 0, 0, "und"},
	{classPoint, 0, 0, "komma"},
	{classHalf, 2, 0, "halb halb*"},
	{classOrdinal, 3, flagPlural, "drittel dritteln"},
	{classOrdinal, 4, flagPlural, "viertel vierteln"},
	{classOrdinal, 5, flagPlural, "fünftel fünfteln"},
	{classOrdinal, 6, flagPlural, "sechstel sechsteln"},
	{classOrdinal, 7, flagPlural, "siebtel siebteln"},
	{classOrdinal, 8, flagPlural, "achtel achteln"},
	{classOrdinal, 9, flagPlural, "neuntel neunteln"},
	{classOrdinal, 10, flagPlural, "zehntel zehnteln"},
	{classOrdinal, 100, flagPlural, "hundertstel hundertsteln"},
	{classOrdinal, 1000, flagPlural, "tausendstel tausendsteln"},
	{classOrdinal, -6, flagPlural, "millionstel millionsteln"},

	{classUnit, int16(Percent), 0, "prozent prozents"},
	{classUnit, int16(Percent), flagDot, "vh"},
	{classUnit, int16(PerMille), 0, "promille"},
	{classUnit, int16(PercentagePoints), 0, "prozentpunkt prozentpunkte prozentpunkten prozentpunkts"},
	{classUnit, int16(BasisPoints), 0, "basispunkt basispunkte basispunkten"},

	{classApprox, 0, 0, "rund etwa ungefähr circa zirka knapp fast annähernd"},
	{classApprox, 0, flagDot, "ca"},
	{classFrom, 0, 0, "von"},
	{classBetween, 0, 0, "zwischen"},
	{classTo, 0, 0, "bis"},
	{classMore, 0, 0, "mehr größer höher"},
	{classLess, 0, 0, "weniger kleiner niedriger geringer"},
	{classOver, 0, 0, "über oberhalb"},
	{classUnder, 0, 0, "unter unterhalb"},
	{classLeast, 0, flagArticle, "mindestens wenigstens minimal"},
	{classMost, 0, flagArticle, "höchstens maximal"},
	{classUp, 0, flagArticle, "zu"},
	{classThan, 0, 0, "als"},
	{classEqual, 0, 0, "gleich"},
	{classOr, 0, 0, "oder"},
	{classNot, 0, 0, "nicht"},
	{classBut, 0, 0, "aber"},
	{classEvidence, 0, 0, "der die das den dem des ist sind war wurde mit auf für im am zum zur sich auch es um"},
}
