package graph

import (
	"context"
	"errors"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

// ReportBooks hands out workbooks to be filled in as reports, and takes them, for the caller.
type ReportBooks interface {
	ReportTemplate(ctx context.Context, organisation, period ledger.ID) (ledger.File, error)
	UploadReports(ctx context.Context, r ledger.ReportRequest, name string, content []byte) (ledger.ReportUpload, error)
}

// reportTemplate is the field that hands a form out.
func (s *schema) reportTemplate() field {
	return field{name: "reportTemplate", typ: s.file(), volatile: true, weight: 200,
		about: "Workbook in which an organisation fills in what it reports for a period: a row for each of its projects and pairings, what was there before beside what is asked (填报表). Send it back with reportsUpload.",
		args: graphql.FieldConfigArgument{
			"organisation": argument(must(graphql.ID), "Global id of who reports (填报单位)."),
			"period":       argument(must(graphql.ID), "Global id of the reporting period (报告期)."),
		},
		batch: each(func(ctx context.Context, r *request, _ ledger.At, a args) (any, error) {
			if r.deps.ReportBooks == nil {
				return nil, readOnly()
			}
			organisation, refused := parseRowID(a.text("organisation"), "Organisation")
			if refused != nil {
				return nil, refused
			}
			period, refused := parseRowID(a.text("period"), "ReportingPeriod")
			if refused != nil {
				return nil, refused
			}
			file, err := r.deps.ReportBooks.ReportTemplate(ctx, organisation, period)
			if err != nil {
				return nil, err
			}
			return file, nil
		})}
}

// uploadPayload is what an upload of reports answers.
type uploadPayload struct {
	reportPayload
	findings []any
}

// reportsUpload is the mutation that takes a form.
func (s *schema) reportsUpload() field {
	of := func(name string, typ graphql.Output, about string, get func(uploadPayload) any) field {
		return field{name: name, typ: typ, about: about, value: func(_ context.Context, p any, _ args) (any, error) { return get(p.(uploadPayload)), nil }}
	}
	answer := s.once("ReportsUploadPayload", "What became of a workbook of reports (上传结果).", func() []field {
		return []field{
			of("reports", mustList(s.report), "The drafts, in the order of the rows; empty: refused.", func(p uploadPayload) any { return p.reports }),
			of("findings", mustList(s.reportFindingType()), "What is wrong or doubtful, at the cells of the sheet (校验问题).", func(p uploadPayload) any { return p.findings }),
			of("userErrors", mustList(s.userError), "Why nothing was saved, at cells such as 进展!F7; empty: it was.", func(p uploadPayload) any { return p.errors }),
		}
	})
	return field{name: "reportsUpload", typ: must(answer), weight: 500,
		about: "Send a form of reportTemplate that was filled in: each row with contents becomes a draft, all or none (上传填报表). The same file again changes nothing.",
		args:  withArgs(graphql.FieldConfigArgument{"file": argument(must(uploadScalar), "The workbook (文件).")}, keyArg),
		value: func(ctx context.Context, _ any, a args) (any, error) {
			r := requestOf(ctx)
			file, _ := a["file"].(*upload)
			if r.deps.ReportBooks == nil || file == nil {
				return nil, readOnly()
			}
			req := ledger.ReportRequest{Key: ledger.RequestKey{Name: a.text("idempotencyKey")}}
			var err error
			if req.Key.Fingerprint, err = fingerprint("reportsUpload", a); err != nil {
				return nil, err
			}
			out := uploadPayload{reportPayload{reports: []any{}, errors: []any{}}, []any{}}
			up, err := r.deps.ReportBooks.UploadReports(ctx, req, file.name, file.content)
			var refused *ledger.EditRefusal
			if errors.As(err, &refused) {
				out.errors = problemList(refused.Problems)
				return out, nil
			}
			if err != nil {
				p, err := answered(nil, err)
				if err != nil {
					return nil, err
				}
				out.errors = p.(payload).errors
				return out, nil
			}
			out.findings = allTimed(up.Findings, r.at(nil))
			if len(up.Problems) > 0 {
				out.errors = problemList(up.Problems)
				return out, nil
			}
			read, err := readReports(ctx, up.Result)
			if err != nil {
				return nil, err
			}
			out.reports = read.(reportPayload).reports
			return out, nil
		}}
}
