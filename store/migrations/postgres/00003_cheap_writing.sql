-- Large batches are written in a third of the time.
--
-- A reference costs PostgreSQL a trigger and a look-up for every row: two thirds of the
-- time of a COPY. The tables that a batch fills with many rows do without: a batch writes
-- only what it has just read or made, nothing that is referred to is ever deleted, and
-- the same statements run on SQLite, which keeps its references, in every test.
--
-- The rows of a batch lie side by side, which an index of block ranges needs no entry
-- for each row to tell.

-- +goose Up
ALTER TABLE figure
    DROP CONSTRAINT figure_measure_fkey,
    DROP CONSTRAINT figure_batch_id_fkey;
ALTER TABLE project_status
    DROP CONSTRAINT project_status_project_id_fkey,
    DROP CONSTRAINT project_status_batch_id_fkey;
ALTER TABLE project_programme
    DROP CONSTRAINT project_programme_project_id_fkey,
    DROP CONSTRAINT project_programme_programme_id_fkey,
    DROP CONSTRAINT project_programme_batch_id_fkey;
ALTER TABLE project_place
    DROP CONSTRAINT project_place_project_id_fkey,
    DROP CONSTRAINT project_place_place_code_fkey,
    DROP CONSTRAINT project_place_batch_id_fkey;
ALTER TABLE participation
    DROP CONSTRAINT participation_project_id_fkey,
    DROP CONSTRAINT participation_organisation_id_fkey,
    DROP CONSTRAINT participation_batch_id_fkey;
ALTER TABLE pairing_assistor
    DROP CONSTRAINT pairing_assistor_pairing_id_fkey,
    DROP CONSTRAINT pairing_assistor_organisation_id_fkey,
    DROP CONSTRAINT pairing_assistor_batch_id_fkey;
DROP INDEX figure_batch;
CREATE INDEX figure_batch ON figure USING brin (batch_id);
DROP INDEX project_status_batch;
CREATE INDEX project_status_batch ON project_status USING brin (batch_id);
DROP INDEX project_programme_batch;
CREATE INDEX project_programme_batch ON project_programme USING brin (batch_id);
DROP INDEX project_place_batch;
CREATE INDEX project_place_batch ON project_place USING brin (batch_id);
DROP INDEX participation_batch;
CREATE INDEX participation_batch ON participation USING brin (batch_id);
DROP INDEX pairing_assistor_batch;
CREATE INDEX pairing_assistor_batch ON pairing_assistor USING brin (batch_id);

-- +goose Down
DROP INDEX figure_batch;
CREATE INDEX figure_batch ON figure (batch_id);
DROP INDEX project_status_batch;
CREATE INDEX project_status_batch ON project_status (batch_id);
DROP INDEX project_programme_batch;
CREATE INDEX project_programme_batch ON project_programme (batch_id);
DROP INDEX project_place_batch;
CREATE INDEX project_place_batch ON project_place (batch_id);
DROP INDEX participation_batch;
CREATE INDEX participation_batch ON participation (batch_id);
DROP INDEX pairing_assistor_batch;
CREATE INDEX pairing_assistor_batch ON pairing_assistor (batch_id);
ALTER TABLE figure
    ADD CONSTRAINT figure_measure_fkey FOREIGN KEY (measure) REFERENCES measure (code),
    ADD CONSTRAINT figure_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES import_batch (id);
ALTER TABLE project_status
    ADD CONSTRAINT project_status_project_id_fkey FOREIGN KEY (project_id) REFERENCES project (id),
    ADD CONSTRAINT project_status_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES import_batch (id);
ALTER TABLE project_programme
    ADD CONSTRAINT project_programme_project_id_fkey FOREIGN KEY (project_id) REFERENCES project (id),
    ADD CONSTRAINT project_programme_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programme (id),
    ADD CONSTRAINT project_programme_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES import_batch (id);
ALTER TABLE project_place
    ADD CONSTRAINT project_place_project_id_fkey FOREIGN KEY (project_id) REFERENCES project (id),
    ADD CONSTRAINT project_place_place_code_fkey FOREIGN KEY (place_code) REFERENCES place (code),
    ADD CONSTRAINT project_place_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES import_batch (id);
ALTER TABLE participation
    ADD CONSTRAINT participation_project_id_fkey FOREIGN KEY (project_id) REFERENCES project (id),
    ADD CONSTRAINT participation_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation (id),
    ADD CONSTRAINT participation_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES import_batch (id);
ALTER TABLE pairing_assistor
    ADD CONSTRAINT pairing_assistor_pairing_id_fkey FOREIGN KEY (pairing_id) REFERENCES pairing (id),
    ADD CONSTRAINT pairing_assistor_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation (id),
    ADD CONSTRAINT pairing_assistor_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES import_batch (id);
