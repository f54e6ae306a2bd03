package ledger

import "testing"

func TestFigureNeedsOneSubjectAndARectangle(t *testing.T) {
	good := Figure{Subject: SubjectProject, SubjectID: 1, Measure: TotalInvestment, Series: Actual, Qualifier: Exact,
		Interval: Interval{ValidFrom: MinDate, ValidTo: Forever, KnownFrom: 1, KnownTo: Unbounded}}
	if err := good.Validate(); err != nil {
		t.Fatal(err)
	}
	place := good
	place.Subject, place.SubjectID, place.PlaceCode, place.Programme = SubjectPlace, 0, "4402", 3
	if err := place.Validate(); err != nil {
		t.Fatal(err)
	}
	bad := map[string]func(*Figure){
		"no_subject":               func(f *Figure) { f.Subject = "" },
		"no_id":                    func(f *Figure) { f.SubjectID = 0 },
		"project_and_place":        func(f *Figure) { f.PlaceCode = "44" },
		"place_by_id":              func(f *Figure) { f.Subject = SubjectPlace },
		"programme_beside_project": func(f *Figure) { f.Programme = 1 },
		"no_measure":               func(f *Figure) { f.Measure = "" },
		"unknown_series":           func(f *Figure) { f.Series = "wish" },
		"unknown_qualifier":        func(f *Figure) { f.Qualifier = "maybe" },
		"empty_validity":           func(f *Figure) { f.ValidTo = f.ValidFrom },
		"empty_knowledge":          func(f *Figure) { f.KnownTo = f.KnownFrom },
	}
	for name, spoil := range bad {
		t.Run(name, func(t *testing.T) {
			f := good
			spoil(&f)
			if KindOf(f.Validate()) != KindInvalid {
				t.Errorf("accepted %+v", f)
			}
		})
	}
}

func TestPublishedFigureNeedsSourceSubjectAndDate(t *testing.T) {
	good := PublishedFigure{Source: "S4", Text: "合同投资额", Subject: SubjectProject, Measure: ContractedInvestment,
		Series: Actual, AsOf: Date{2024, 12, 31}, Mode: FullAttribution, Qualifier: Exact}
	if err := good.Validate(); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*PublishedFigure){
		"no_source":  func(p *PublishedFigure) { p.Source = "" },
		"no_subject": func(p *PublishedFigure) { p.Subject = "" },
		"no_series":  func(p *PublishedFigure) { p.Series = "" },
		"no_date":    func(p *PublishedFigure) { p.AsOf = Date{} },
	} {
		t.Run(name, func(t *testing.T) {
			p := good
			spoil(&p)
			if KindOf(p.Validate()) != KindInvalid {
				t.Errorf("accepted %+v", p)
			}
		})
	}
}
