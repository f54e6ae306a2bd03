package graph

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"

	"jiedui/graph/lru"
	"jiedui/ledger"
)

// A client may send the SHA-256 of a document in place of the document: one that the
// server was started with, or one that it was sent before (the protocol of automatic
// persisted queries, extensions.persistedQuery).

// persistedBytes bounds the documents that clients have sent, all together.
const persistedBytes = 8 << 20

// persisted are documents by their SHA-256, in hexadecimal. It is safe for concurrent use.
type persisted struct {
	listed map[string]string // those of the allow-list
	only   bool              // no others are answered
	sent   *lru.Cache[string, string]
}

// ReadPersisted reads an allow-list: a JSON object of documents by their SHA-256 in
// hexadecimal, as code generators write it.
func ReadPersisted(path string) (map[string]string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, ledger.Invalid("setting", "api.persisted", "", "cannot be read: "+err.Error())
	}
	var listed map[string]string
	if err := json.Unmarshal(data, &listed); err != nil {
		return nil, ledger.Invalid("setting", "api.persisted", "", path+" has to be a JSON object of documents by their SHA-256: "+err.Error())
	}
	for hash, text := range listed {
		if hashOf(text) != strings.TrimPrefix(hash, "sha256:") {
			return nil, ledger.Invalid("setting", "api.persisted", "", fmt.Sprintf("%s: %s is not the SHA-256 of its document, which is %s", path, hash, hashOf(text)))
		}
	}
	return listed, nil
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func newPersisted(listed map[string]string, only bool) *persisted {
	p := &persisted{listed: map[string]string{}, only: only, sent: lru.New[string, string](persistedBytes)}
	for hash, text := range listed {
		p.listed[strings.TrimPrefix(hash, "sha256:")] = text
	}
	return p
}

// resolve fills in the document of a request that names it, and remembers one that comes
// with its name.
func (p *persisted) resolve(q *query) (int, *apiError) {
	hash, refused := q.hash()
	if refused != nil {
		return http.StatusBadRequest, refused
	}
	switch {
	case hash != "" && q.Query == "":
		text, found := p.find(hash)
		if !found && p.only {
			return http.StatusForbidden, notListed()
		}
		if !found {
			// The client now sends the document together with its hash. The text is the protocol's.
			return http.StatusOK, &apiError{Code: codeNotPersisted, Message: "PersistedQueryNotFound", kind: ledger.KindNotFound}
		}
		q.Query = text
	case hash != "" && hashOf(q.Query) != hash:
		return http.StatusBadRequest, &apiError{Code: codeBadRequest, Message: "persistedQuery.sha256Hash 不是 query 的 SHA-256"}
	case p.only:
		if _, listed := p.listed[hashOf(q.Query)]; !listed {
			return http.StatusForbidden, notListed()
		}
	case hash != "":
		p.sent.Add(hash, q.Query, len(q.Query))
	}
	return 0, nil
}

func notListed() *apiError {
	return &apiError{Code: codeNotListed, Message: "本服务只回答登记过的查询（设置 api.persisted_only）", kind: ledger.KindForbidden}
}

// hash is the name that a request gives to its document; empty: none.
func (q *query) hash() (string, *apiError) {
	given, named := q.Extensions["persistedQuery"]
	if !named {
		return "", nil
	}
	x, _ := given.(map[string]any)
	hash, _ := x["sha256Hash"].(string)
	if fmt.Sprint(x["version"]) != "1" || len(hash) != hex.EncodedLen(sha256.Size) {
		return "", &apiError{Code: codeBadRequest, Message: "persistedQuery 应为 {version: 1, sha256Hash: 64 位十六进制}"}
	}
	return strings.ToLower(hash), nil
}

func (p *persisted) find(hash string) (string, bool) {
	if text, listed := p.listed[hash]; listed {
		return text, true
	}
	return p.sent.Get(hash)
}
