package numfmt

// name is a month or a day of the week.
type name struct{ short, long string }

type names struct {
	months [12]name
	days   [7]name // from Sunday
}

// namesOf returns the names of months and days in a language, given as its
// Windows identifier; in English if the language is none of those here.
func namesOf(language int) *names {
	const primary = 0x3ff // without the country
	switch language & primary {
	case 0x07:
		return &german
	case 0x0a:
		return &spanish
	case 0x0c:
		return &french
	}
	return &english
}

var (
	english = names{
		months: [12]name{
			{"Jan", "January"},
			{"Feb", "February"},
			{"Mar", "March"},
			{"Apr", "April"},
			{"May", "May"},
			{"Jun", "June"},
			{"Jul", "July"},
			{"Aug", "August"},
			{"Sep", "September"},
			{"Oct", "October"},
			{"Nov", "November"},
			{"Dec", "December"},
		},
		days: [7]name{
			{"Sun", "Sunday"},
			{"Mon", "Monday"},
			{"Tue", "Tuesday"},
			{"Wed", "Wednesday"},
			{"Thu", "Thursday"},
			{"Fri", "Friday"},
			{"Sat", "Saturday"},
		},
	}
	german = names{
		months: [12]name{
			{"Jan", "Januar"},
			{"Feb", "Februar"},
			{"Mrz", "März"},
			{"Apr", "April"},
			{"Mai", "Mai"},
			{"Jun", "Juni"},
			{"Jul", "Juli"},
			{"Aug", "August"},
			{"Sep", "September"},
			{"Okt", "Oktober"},
			{"Nov", "November"},
			{"Dez", "Dezember"},
		},
		days: [7]name{
			{"So", "Sonntag"},
			{"Mo", "Montag"},
			{"Di", "Dienstag"},
			{"Mi", "Mittwoch"},
			{"Do", "Donnerstag"},
			{"Fr", "Freitag"},
			{"Sa", "Samstag"},
		},
	}
	french = names{
		months: [12]name{
			{"janv", "janvier"},
			{"févr", "février"},
			{"mars", "mars"},
			{"avr", "avril"},
			{"mai", "mai"},
			{"juin", "juin"},
			{"juil", "juillet"},
			{"août", "août"},
			{"sept", "septembre"},
			{"oct", "octobre"},
			{"nov", "novembre"},
			{"déc", "décembre"},
		},
		days: [7]name{
			{"dim", "dimanche"},
			{"lun", "lundi"},
			{"mar", "mardi"},
			{"mer", "mercredi"},
			{"jeu", "jeudi"},
			{"ven", "vendredi"},
			{"sam", "samedi"},
		},
	}
	spanish = names{
		months: [12]name{
			{"ene", "enero"},
			{"feb", "febrero"},
			{"mar", "marzo"},
			{"abr", "abril"},
			{"may", "mayo"},
			{"jun", "junio"},
			{"jul", "julio"},
			{"ago", "agosto"},
			{"sep", "septiembre"},
			{"oct", "octubre"},
			{"nov", "noviembre"},
			{"dic", "diciembre"},
		},
		days: [7]name{
			{"dom", "domingo"},
			{"lun", "lunes"},
			{"mar", "martes"},
			{"mié", "miércoles"},
			{"jue", "jueves"},
			{"vie", "viernes"},
			{"sáb", "sábado"},
		},
	}
)
