package vault

// For the tests of the key file's parser.
var (
	ParseKey  = parseKey
	FormatKey = formatKey
)
