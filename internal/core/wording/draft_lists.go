package wording

import "strings"

// The words by which the forms of English facts are told apart. A verb that
// is missing costs little: its sentence is quoted as it was typed.

func setOfWords(s string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		set[w] = true
	}
	return set
}

var commonFirst = setOfWords(`the a an my our your his her their this that these those it we you they there
	in on at by for from with when because after before two three four five some all every both one no not`)

// follows are words that stand after a verb rather than a participle that
// describes a noun.
var follows = setOfWords(`to into onto out off up down over back about as him them me us her everyone everybody
	nobody everything something nothing too twice again wrong`)

// finite are verbs that make a clause of what stands before them.
var finite = setOfWords(`is are was were am be been has have had does do did will would can could may might must should
	says shows reads goes gets needs costs means runs stands contains holds misses breaks differs overstates understates
	get go show lack lacks happened missed failed changed stopped ended expired arrived received reached covers counts
	names checks pays waits wait rests rest uses used charged deleted published`)

// adjectival are past forms that often describe a noun.
var adjectival = setOfWords("lost left set put read let reset cut split")

// foreignWords are small words of other languages that English has not.
var foreignWords = setOfWords(`der das und ist nicht ich wir sie ein eine einen einem einer dem den im zum zur mit von auf
	wurde wurden haben hat habe bei aus oder auch noch für über können werden falsche falschen
	le les des une est sont nous vous dans avec pour pas sur qui et
	el los las una está que con por para não uma com os
	il lo gli sono della nella het een van niet voor`)

// irregular holds verbs of mending and of mistakes whose past is not formed
// with -ed. It is the base form that people type for what they will do.
var irregular = map[string]string{
	"send": "sent", "resend": "resent", "make": "made", "put": "put", "give": "gave", "tell": "told", "write": "wrote",
	"rewrite": "rewrote", "redo": "redid", "undo": "undid", "do": "did", "rerun": "reran", "run": "ran", "pay": "paid",
	"repay": "repaid", "take": "took", "withdraw": "withdrew", "rebuild": "rebuilt", "build": "built", "buy": "bought",
	"get": "got", "bring": "brought", "stop": "stopped", "cancel": "cancelled", "speak": "spoke", "meet": "met",
	"set": "set", "let": "let", "read": "read", "go": "went", "find": "found", "swap": "swapped", "ship": "shipped",
	"reset": "reset", "submit": "submitted", "resubmit": "resubmitted", "forget": "forgot", "lose": "lost",
	"break": "broke", "leave": "left", "mislead": "misled", "misread": "misread", "overwrite": "overwrote", "keep": "kept",
	"hold": "held", "sell": "sold", "choose": "chose", "forbid": "forbade", "log": "logged", "have": "had",
	"sit": "sat", "come": "came", "see": "saw", "say": "said", "begin": "began", "split": "split", "cut": "cut",
	"drop": "dropped", "plan": "planned", "refer": "referred", "transfer": "transferred", "label": "labelled", "think": "thought",
	"hand": "handed", "spend": "spent", "lend": "lent", "show": "showed", "commit": "committed", "strip": "stripped",
	"map": "mapped", "tag": "tagged", "scan": "scanned", "pull": "pulled", "wrap": "wrapped", "refund": "refunded",
}

var irregularPast = func() map[string]bool {
	set := map[string]bool{}
	for verb, p := range irregular {
		if verb != p {
			set[p] = true
		}
	}
	set["misread"] = true
	return set
}()

// plainVerbs are verbs of mending with a regular past.
var plainVerbs = setOfWords(`correct fix call update replace restore revert reissue issue recall check recheck ask add
	change remove delete notify inform apologise apologize share upload publish post recalculate reconcile review reverse
	credit contact email phone visit talk explain offer order deliver finish complete prepare test repair compare require
	introduce lock use miss move merge deploy release sign approve book reschedule extend renew print reprint proofread
	document archive copy paste export import restart reload retract amend clarify confirm verify agree arrange collect
	return retrieve recover reduce raise lower switch turn open close reopen answer reply forward clean inspect measure
	count recount calculate validate monitor watch warn train teach discuss propose present report record rename separate
	remind block unblock limit hire invite involve automate double sort destroy discard ignore redeploy reimburse refill
	reprocess reinstate rectify rework wait help start pause decide look treat pass join enter type walk work move apply
	negotiate escalate assign schedule settle cover quote invoice charge exchange trace track identify list name mark`)

// plainAsks are further verbs that a request begins with.
var plainAsks = setOfWords(`approve look treat pass join pause consider note expect accept bear mind delay postpone hold
	disregard refrain avoid trust`)

// untame are words that a sentence of the draft's own does not share with a
// fact: they would make a condition of what it owns up to, or a doubt of its
// regret.
var untame = setOfWords(`if whether unless case should anyone anybody those anything feel feels felt took take taken think
	thought found perceived believe see sees ill sick unwell poorly loss late delayed slow delay reply response notice but
	however not never may might could any sorry apologise apologize apologies apology regret likely failed tell correct
	inconvenience confusion trouble disruption who whoever because seems maybe perhaps or unlikely hear learn
	occurred arose crept slipped happened came fell`)

var timeWords = setOfWords(`monday tuesday wednesday thursday friday saturday sunday today tonight tomorrow noon midnight`)

// dotted are words that a full stop follows without an end of the sentence.
var dotted = setOfWords("mr mrs ms dr prof st vs etc fig approx dept ext ref inc ltd corp jr sr eg ie no jan feb aug sept oct nov dec ca bzw nr")
