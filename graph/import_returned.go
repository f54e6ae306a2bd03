package graph

import (
	"context"
	"encoding/base64"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

var reportFormats = newVocabulary("ReportFormat", "Form in which what was found in a file is handed out (校验结果格式).",
	word[ledger.ReportFormat]{ledger.ReportWorkbook, "原工作簿，标出有问题的单元格并附批注"},
	word[ledger.ReportFormat]{ledger.ReportCSV, "问题清单（CSV）"},
	word[ledger.ReportFormat]{ledger.ReportJSON, "问题清单（JSON）"},
)

// file is the type of what is downloaded within an answer.
func (s *schema) file() *graphql.Object {
	return s.once("File", "A file to download (文件).", func() []field {
		of := func(name string, typ graphql.Output, about string, get func(ledger.File) any) field {
			return field{name: name, typ: typ, about: about, value: func(_ context.Context, p any, _ args) (any, error) { return get(p.(ledger.File)), nil }}
		}
		return []field{
			of("name", must(graphql.String), "Name to save it by (文件名).", func(f ledger.File) any { return f.Name }),
			of("mediaType", must(graphql.String), "Media type, such as text/csv.", func(f ledger.File) any { return f.MediaType }),
			of("size", must(bigIntScalar), "Bytes.", func(f ledger.File) any { return int64(len(f.Content)) }),
			of("content", must(graphql.String), "Bytes in Base64, RFC 4648 section 4.", func(f ledger.File) any { return base64.StdEncoding.EncodeToString(f.Content) }),
		}
	})
}

// returned is the field of an import job that gives its file back marked.
func (s *schema) returned() field {
	return field{
		name: "returned", typ: s.file(), weight: 200,
		about: "The sender's own file with its cells marked, or the list of what was found (退回的工作簿); null: not tried yet, or its bytes are no longer kept.",
		args:  graphql.FieldConfigArgument{"format": argumentOr(reportFormats.enum, ledger.ReportWorkbook, "Form to hand it out in.")},
		batch: func(ctx context.Context, calls []call) ([]any, error) {
			r := requestOf(ctx)
			out := make([]any, len(calls))
			for i, c := range calls {
				format, _ := c.args["format"].(ledger.ReportFormat)
				f, err := r.deps.Imports.ReturnedFile(ctx, c.parent.(ledger.ID), format)
				if err != nil {
					return nil, err
				}
				if f.Content != nil {
					out[i] = f
				}
			}
			return out, nil
		},
		key: func(p any) any { return p.(importJobSource).it.ID },
	}
}
