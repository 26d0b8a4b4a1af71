package lsp

import (
	"bytes"
	"encoding/json"
)

// The parts of JSON-RPC 2.0 and of the Language Server Protocol 3.17 that the
// server reads and writes. Keys that are not here are passed over.
type (
	message struct {
		Version string          `json:"jsonrpc"`
		ID      json.RawMessage `json:"id,omitempty"`
		Method  string          `json:"method,omitempty"`
		Params  json.RawMessage `json:"params,omitempty"`
	}
	response struct {
		Version string          `json:"jsonrpc"`
		ID      json.RawMessage `json:"id"`
		Result  json.RawMessage `json:"result,omitempty"`
		Error   *rpcError       `json:"error,omitempty"`
	}
	rpcError struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
	}
	notification struct {
		Version string `json:"jsonrpc"`
		Method  string `json:"method"`
		Params  any    `json:"params"`
	}
)

// The codes of errors.
const (
	codeParse          = -32700
	codeInvalidRequest = -32600
	codeNoMethod       = -32601
	codeInvalidParams  = -32602
	codeNotInitialized = -32002
)

type (
	initializeParams struct {
		Options      json.RawMessage `json:"initializationOptions"`
		Capabilities struct {
			General struct {
				PositionEncodings []string `json:"positionEncodings"`
			} `json:"general"`
			Workspace struct {
				WorkspaceEdit struct {
					DocumentChanges bool `json:"documentChanges"`
				} `json:"workspaceEdit"`
			} `json:"workspace"`
		} `json:"capabilities"`
	}
	initializeResult struct {
		Capabilities capabilities `json:"capabilities"`
		Server       serverInfo   `json:"serverInfo"`
	}
	capabilities struct {
		PositionEncoding string            `json:"positionEncoding"`
		Sync             syncOptions       `json:"textDocumentSync"`
		CodeAction       codeActionOptions `json:"codeActionProvider"`
		Hover            bool              `json:"hoverProvider"`
	}
	syncOptions struct {
		OpenClose bool `json:"openClose"`
		Change    int  `json:"change"`
		Save      bool `json:"save"`
	}
	codeActionOptions struct {
		Kinds []string `json:"codeActionKinds"`
	}
	serverInfo struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}
)

type (
	position struct {
		Line      int `json:"line"`
		Character int `json:"character"`
	}
	span struct {
		Start position `json:"start"`
		End   position `json:"end"`
	}
	documentID struct {
		URI     string `json:"uri"`
		Version *int   `json:"version,omitempty"`
	}
	openParams struct {
		Document struct {
			URI      string `json:"uri"`
			Language string `json:"languageId"`
			Version  int    `json:"version"`
			Text     string `json:"text"`
		} `json:"textDocument"`
	}
	changeParams struct {
		Document documentID      `json:"textDocument"`
		Changes  []contentChange `json:"contentChanges"`
	}
	contentChange struct {
		Range *span  `json:"range"` // none: the whole text is new
		Text  string `json:"text"`
	}
	documentParams struct {
		Document documentID `json:"textDocument"`
	}
	hoverParams struct {
		Document documentID `json:"textDocument"`
		Position position   `json:"position"`
	}
	actionParams struct {
		Document documentID `json:"textDocument"`
		Range    span       `json:"range"`
		Context  struct {
			Only []string `json:"only"`
		} `json:"context"`
	}
	configurationParams struct {
		Settings json.RawMessage `json:"settings"`
	}
)

type (
	publishParams struct {
		URI         string       `json:"uri"`
		Version     *int         `json:"version,omitempty"`
		Diagnostics []diagnostic `json:"diagnostics"`
	}
	diagnostic struct {
		Range    span   `json:"range"`
		Severity int    `json:"severity"`
		Code     string `json:"code"`
		Source   string `json:"source"`
		Message  string `json:"message"`
	}
	codeAction struct {
		Title       string        `json:"title"`
		Kind        string        `json:"kind"`
		Diagnostics []diagnostic  `json:"diagnostics"`
		Preferred   bool          `json:"isPreferred,omitempty"`
		Edit        workspaceEdit `json:"edit"`
	}
	workspaceEdit struct {
		Changes   map[string][]textEdit `json:"changes,omitempty"`
		Documents []documentEdit        `json:"documentChanges,omitempty"`
	}
	documentEdit struct {
		Document documentID `json:"textDocument"`
		Edits    []textEdit `json:"edits"`
	}
	textEdit struct {
		Range   span   `json:"range"`
		NewText string `json:"newText"`
	}
	hover struct {
		Contents markup `json:"contents"`
		Range    span   `json:"range"`
	}
	markup struct {
		Kind  string `json:"kind"`
		Value string `json:"value"`
	}
	showMessageParams struct {
		Type    int    `json:"type"`
		Message string `json:"message"`
	}
)

// The kinds of messages that an editor shows.
const (
	showError   = 1
	showWarning = 2
)

// encode writes a value as JSON without escaping what HTML would need.
func encode(value any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(value)
	return bytes.TrimRight(b.Bytes(), "\n"), err
}
