package store

import (
	"context"
	"fmt"

	"jiedui/ledger"
)

// ReportSlots lists what an organisation may report on for a period, as far as the caller may
// do so for it: projects and pairings of the period's programme that it has a part in, with
// the reports that were begun.
func (s *Store) ReportSlots(ctx context.Context, organisation, period ledger.ID) ([]ledger.ReportSlot, error) {
	r := &reportReader{ctx: ctx, q: s.read, caller: s.caller, limits: s.reports.Limits}
	var rows []struct {
		Subject ledger.SubjectKind `db:"subject_kind"`
		About   ledger.ID          `db:"subject_id"`
		Report  ledger.ID          `db:"report_id"`
		Name    string             `db:"name"`
		Place   string             `db:"place"`
	}
	err := r.rows(&rows, `
		SELECT t.subject_kind, t.subject_id, COALESCE(r.id, 0) AS report_id, t.name, COALESCE(z.name, '') AS place
		FROM (
			SELECT 'project' AS subject_kind, p.id AS subject_id, p.name, p.place_key AS place_code
			FROM project p
			WHERE p.known_to = 9223372036854775807
				AND p.id IN (SELECT l.project_id FROM participation l WHERE l.organisation_id = $1 AND l.role <> 'introducing' AND l.known_to = 9223372036854775807)
				AND p.id IN (SELECT l.project_id FROM project_programme l JOIN reporting_period v ON v.programme_id = l.programme_id
					WHERE v.id = $2 AND l.known_to = 9223372036854775807)
			UNION ALL
			SELECT 'pairing', p.id, CASE WHEN p.team = '' THEN '结对' ELSE p.team END, p.place_code
			FROM pairing p JOIN reporting_period v ON v.programme_id = p.programme_id
			WHERE v.id = $2 AND p.known_to = 9223372036854775807
				AND p.id IN (SELECT l.pairing_id FROM pairing_assistor l WHERE l.organisation_id = $1 AND l.known_to = 9223372036854775807)
		) AS t
		LEFT JOIN place z ON z.code = t.place_code
		LEFT JOIN progress_report r ON r.period_id = $2 AND r.subject_kind = t.subject_kind AND r.subject_id = t.subject_id AND r.organisation_id = $1
		ORDER BY t.subject_kind DESC, t.name, t.subject_id`, organisation, period)
	if err != nil {
		return nil, s.fail(ctx, "what is reported on", err)
	}
	var begun []ledger.ID
	var fresh []*dossier
	for _, row := range rows {
		if row.Report != 0 {
			begun = append(begun, row.Report)
			continue
		}
		fresh = append(fresh, &dossier{ProgressReport: ledger.ProgressReport{
			Period: period, Subject: row.Subject, About: row.About, By: organisation, State: ledger.ReportDraft,
		}})
	}
	found, err := r.dossiers(begun)
	if err == nil && len(fresh) > 0 {
		err = r.complete(fresh)
	}
	if err != nil {
		return nil, s.fail(ctx, "what is reported on", err)
	}
	var slots []ledger.ReportSlot
	for _, row := range rows {
		d := found[row.Report]
		if row.Report == 0 {
			d, fresh = fresh[0], fresh[1:]
		}
		if d == nil || !d.standing.Author {
			continue
		}
		slots = append(slots, ledger.ReportSlot{
			Report: d.ProgressReport, Name: row.Name, Place: row.Place, Values: d.values, Events: d.events, Previous: d.facts.Previous,
			Writable: ledger.MayAct(ledger.ReportSave, d.ProgressReport, d.standing, d.period, s.Today()) == nil,
		})
	}
	if len(slots) == 0 {
		return nil, &ledger.Error{Kind: ledger.KindNotFound, Entity: "report", Key: fmt.Sprint(period), Field: "organisation", Text: "这个单位本期没有可以由您填报的项目和结对"}
	}
	return slots, nil
}
