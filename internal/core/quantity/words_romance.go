package quantity

// french and spanish hold magnitudes and units, and the words that show which
// marks their text uses.
var french = []list{
	{classMagnitude, 3, 0, "mille"},
	{classMagnitude, 9, 0, "milliard milliards"},
	{classMagnitude, 9, flagDot, "md mds"},
	{classMagnitude, 6, 0, "million"},
	{classUnit, int16(Percent), 0, "pourcent"},
	{classApprox, 0, 0, "environ"},
	{classBetween, 0, 0, "entre"},
	{classTo, 0, 0, "à"},
	{classAnd, 0, 0, "et"},
	{classNone, 0, 0, "pour"},
	{classOf, 0, 0, "de d'"}, // "millions d'euros"
	{classEvidence, 0, 0, "le la les des est sont une du dans avec sur par au aux"},
}

var spanish = []list{
	{classMagnitude, 6, 0, "millón millon millones"},
	{classMagnitude, 12, 0, "billón billones"},
	{classApprox, 0, 0, "aproximadamente unos unas"},
	{classBetween, 0, 0, "entre"},
	{classFrom, 0, 0, "desde"},
	{classTo, 0, 0, "hasta"},
	{classAnd, 0, 0, "y"},
	{classNone, 0, 0, "por"},
	{classEvidence, 0, 0, "el los las del es son una con para más en al como"},
}

// symbols are letters and signs that belong to no language. Letters count only
// where they touch a number or stand beside a currency.
var symbols = []list{
	{classMagnitude, 3, flagLetter, "k"},
	{classMagnitude, 6, flagLetter, "m"},
	{classMagnitude, 6, flagLetter, "mm"},
	{classMagnitude, 6, 0, "mn mln"},
	{classMagnitude, 6, flagLetter, "mil"},
	{classMagnitude, 9, flagLetter, "b g"},
	{classMagnitude, 9, 0, "bn bln"},
	{classMagnitude, 12, flagLetter, "t"},
	{classMagnitude, 12, 0, "tn trn tln"},
	{classMagnitude, 7, flagLetter, "cr"},
	{classUnit, int16(Percent), 0, "% ％ ﹪ ٪"},
	{classUnit, int16(PerMille), 0, "‰"},
	{classUnit, int16(BasisPoints), 0, "‱"},
}
