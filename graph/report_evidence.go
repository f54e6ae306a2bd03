package graph

import (
	"mime"
	"net/http"

	"jiedui/ledger"
)

// EvidencePath is where files of evidence are downloaded, followed by their global ids.
const EvidencePath = "/files/evidence/"

// ServeEvidence hands out a file of evidence to whom its report is there. Somebody else
// made it, so a browser saves it and never shows it as a page of this server.
func (h *Handler) ServeEvidence(w http.ResponseWriter, r *http.Request) {
	c, err := h.callerOf(r)
	if err == nil && !reporters.allow(c) {
		err = &ledger.Error{Kind: ledger.KindForbidden, Text: "您的角色不能下载佐证材料"}
		if nobody(c) {
			err = &ledger.Error{Kind: ledger.KindUnauthenticated, Text: "请先登录"}
		}
	}
	var file ledger.File
	if err == nil {
		file, err = h.evidence(r, c)
	}
	if err != nil {
		told := asAPIError(r.Context(), err)
		if told.kind == ledger.KindInternal {
			h.deps.Log.ErrorContext(r.Context(), "evidence", "error", err)
		}
		http.Error(w, told.Message, told.kind.Policy().HTTPStatus)
		return
	}
	header := w.Header()
	header.Set("Content-Type", file.MediaType)
	header.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": file.Name}))
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	header.Set("Cache-Control", "private, no-store")
	_, _ = w.Write(file.Content) // a client that went away is no concern of ours
}

func (h *Handler) evidence(r *http.Request, c ledger.Caller) (ledger.File, error) {
	id, refused := parseRowID(r.PathValue("id"), "ReportEvidence")
	if refused != nil {
		return ledger.File{}, ledger.NotFound("evidence", "")
	}
	deps := h.deps
	if deps.As != nil {
		deps = deps.As(deps, c)
	}
	return deps.Ledger.EvidenceFile(r.Context(), id)
}
