package wording

// speech is everything that a draft says in words of its own, in one
// language. A second language needs one more of these, and readers of facts
// of its own in place of those in phrase.go; the order of a letter, what each
// listener is told, and its length are the same in every language.
//
// Three things hold for each text. It is what somebody would say aloud. A
// fact that is put into it stands after a colon or ends the sentence, so that
// it may have any form. And no word of the person's can undo what the text is
// there for: the sentence that owns the mistake stands alone unless what
// follows is tame, and the texts keep clear of words such as "because" and
// "you" in front of a fact, which would make a dodge of innocent words.
type speech struct {
	hello, helloAll, hi string

	// The sentence that owns up, by whom it is said to.
	mistake                                          string // before what happened
	toldBoss, toldAffected, toldOthers, toAll        string
	sorry, sorryThat, sorryCost, sorryYou, sorryMust string
	sorryMeans, ofThis                               string
	meansDoing, means, meansBlank                    string
	shouldSay, shouldSayNot, on, cause, goes         string
	account                                          string

	right, rightList                                      string // before what puts it right
	will, am, did, nextStep, by, finish, also, allBy, and string
	update, updatePublic, updateReview                    string
	prevent, preventList                                  string
	options                                               string

	myPart, notYours, worked                 string
	please, request, stopUsing, stopUsingOf  string
	askBoss, askBossDone, askCoOwner         string
	askInvolved, askAffected, askAny, askAll string
	mayCall                                  string

	subjectBoss, subjectClient, subjectPublic, subjectReview, subject string

	// For a call.
	open, thenStop                               string
	askedHow, askedAll, knowNot, findOut, thatIs string

	// What is missing, as places to fill name it.
	noName, noWhat, noMeans, noSize, noRepair, noDone, noTime, noPrevention string

	thatDay, atOn string // of times
}

var inEnglish = speech{
	hello: "Hello %s,", helloAll: "Hello,", hi: "Hi %s,",

	mistake:      "I made a mistake: ",
	toldBoss:     "I made a mistake, and you need to know about it.",
	toldAffected: "I made a mistake, and it touches your work.",
	toldOthers:   "I made a mistake, and I want you to hear it from me.",
	toAll:        "I made a mistake, and this is what happened.",
	sorry:        "I'm sorry.", sorryThat: "I'm sorry that ", sorryCost: "I'm sorry that this costs you ",
	sorryYou: "I'm sorry that because of this ", sorryMust: "I'm sorry that because of this you have to ", sorryMeans: "I'm sorry that this means ", ofThis: " because of this",
	meansDoing: "That means ", means: "What that means: ", meansBlank: "For you this means ",
	shouldSay: "It should say %s.", shouldSayNot: "It should say %s instead of %s.",
	on: "This was on %s.", cause: "How that happened: ", goes: "What is known so far: ",
	account: "It touches our work for %s.",

	right: "To put that right, ", rightList: "To put that right: ", will: "I will ", am: "I am ", did: "I ", nextStep: "my next step: ", by: " by ",
	finish: "I will finish this by %s.", also: "And after that: ", and: " and ", allBy: "All of it by %s.",
	update: "I will update you again by %s.", updatePublic: "I will publish an update by %s.", updateReview: "I will add to this review by %s.",
	prevent: "So that it does not happen again, ", preventList: "So that it does not happen again: ",
	options: "Other ways I see: ",

	myPart:   "We share this work, and what I describe here is my part.",
	notYours: "This was my doing, not yours.",
	worked:   "You worked on this too; the mistake is mine.",
	please:   "please ", request: "I have one request: ",
	stopUsing: "Please stop using %s.", stopUsingOf: "Please stop using %s from %s.",
	askBoss:     "Please tell me whether you agree, or want it done another way.",
	askBossDone: "Please tell me what else you need from me.",
	askCoOwner:  "Do you see it the same way, and what have I missed?",
	askInvolved: "Please tell me what I have overlooked.",
	askAffected: "Please tell me what else of yours this touches.",
	askAny:      "Please call me with any question.",
	askAll:      "Please write to me with any question.",
	mayCall:     "May I call you?",

	subjectBoss: "Something I need to tell you", subjectClient: "A correction to our work for you",
	subjectPublic: "A correction", subjectReview: "Review: what happened and what changes", subject: "A correction from me",

	open: "Do you have five minutes? ", thenStop: "Then stop, and listen.",
	askedHow: "How did it happen?", askedAll: "Is that all?",
	knowNot: "I do not know yet.", findOut: "I will find out, and tell you by %s.",
	thatIs: "That is all I know now. If I find more, you will hear it from me.",

	noName: "your name", noWhat: "what happened", noMeans: "what this means for them", noSize: "how far it goes, in numbers",
	noRepair: "what I will do to fix it", noDone: "what I did to fix it", noTime: "when it will be done",
	noPrevention: "what will be different from now on",

	thatDay: "%s that day", atOn: "%s on %s",
}
