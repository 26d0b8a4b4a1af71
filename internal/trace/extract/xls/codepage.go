package xls

import (
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// codePage is an encoding by its number in Windows.
type codePage struct {
	number  int
	letters encoding.Encoding
}

// pages are those that workbooks from before Unicode are found in.
var pages = []codePage{
	{437, charmap.CodePage437},
	{850, charmap.CodePage850},
	{852, charmap.CodePage852},
	{866, charmap.CodePage866},
	{874, charmap.Windows874},
	{932, japanese.ShiftJIS},
	{936, simplifiedchinese.GBK},
	{949, korean.EUCKR},
	{950, traditionalchinese.Big5},
	{1250, charmap.Windows1250},
	{1251, charmap.Windows1251},
	{1252, charmap.Windows1252},
	{1253, charmap.Windows1253},
	{1254, charmap.Windows1254},
	{1255, charmap.Windows1255},
	{1256, charmap.Windows1256},
	{1257, charmap.Windows1257},
	{1258, charmap.Windows1258},
	{10000, charmap.Macintosh},
	{32768, charmap.Macintosh},
	{32769, charmap.Windows1252},
}
