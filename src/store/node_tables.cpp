// The tables of a node's database, from the first version on.
#include <array>

#include "store/cables.h"
#include "store/clearings.h"
#include "store/ledgers.h"

namespace valise::store {
namespace {

constexpr std::string_view kCableTables = R"(
CREATE TABLE part (cable BLOB NOT NULL, bringer TEXT NOT NULL, place INTEGER NOT NULL,
                   bytes BLOB NOT NULL, PRIMARY KEY (cable, bringer, place)) STRICT, WITHOUT ROWID;
CREATE TABLE cable (id BLOB PRIMARY KEY, mission TEXT NOT NULL, year INTEGER NOT NULL,
                    serial INTEGER NOT NULL, cover BLOB NOT NULL, body_bytes INTEGER NOT NULL,
                    precedence INTEGER NOT NULL, place INTEGER NOT NULL, own INTEGER NOT NULL,
                    recorded INTEGER NOT NULL, released BLOB NOT NULL, proof BLOB NOT NULL,
                    submission BLOB NOT NULL, UNIQUE (mission, year, serial)) STRICT, WITHOUT ROWID;
CREATE INDEX cable_unrecorded ON cable (place) WHERE own = 1 AND recorded = 0;
CREATE TABLE post (cable BLOB NOT NULL, mission TEXT NOT NULL, post BLOB NOT NULL,
                   PRIMARY KEY (cable, mission)) STRICT, WITHOUT ROWID;
CREATE TABLE deposit (cable BLOB NOT NULL, seat INTEGER NOT NULL, share BLOB NOT NULL,
                      receipt BLOB NOT NULL DEFAULT x'', malformed BLOB NOT NULL DEFAULT x'',
                      PRIMARY KEY (cable, seat)) STRICT, WITHOUT ROWID;
CREATE INDEX deposit_open ON deposit (seat, cable) WHERE receipt = x'';
CREATE TABLE held (place INTEGER PRIMARY KEY, mission TEXT NOT NULL, cable BLOB NOT NULL,
                   UNIQUE (mission, cable)) STRICT;
CREATE INDEX held_by_mission ON held (mission, place);
CREATE TABLE outbox (id INTEGER PRIMARY KEY, member TEXT NOT NULL, cable BLOB NOT NULL,
                     precedence INTEGER NOT NULL, next_part INTEGER NOT NULL DEFAULT 0,
                     asked INTEGER NOT NULL DEFAULT 0, later INTEGER NOT NULL DEFAULT 0,
                     UNIQUE (member, cable)) STRICT;
CREATE INDEX outbox_order ON outbox (member, precedence DESC, id);
CREATE TABLE acknowledgement (id INTEGER PRIMARY KEY, member TEXT NOT NULL, place INTEGER NOT NULL,
                              later INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE delivery (cable BLOB NOT NULL, mission TEXT NOT NULL, time INTEGER,
                       refused TEXT NOT NULL, PRIMARY KEY (cable, mission)) STRICT, WITHOUT ROWID;
CREATE TABLE act (id BLOB PRIMARY KEY, type INTEGER NOT NULL, payload BLOB NOT NULL,
                  evidence BLOB NOT NULL) STRICT, WITHOUT ROWID;
)";

// Whose parts are the body. To rewrite them under another key would write every byte once more, and
// hold them all in memory until the step ends.
constexpr std::string_view kBodyTable = R"(
CREATE TABLE body (cable BLOB PRIMARY KEY, bringer TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO body (cable, bringer) SELECT DISTINCT cable, bringer FROM part WHERE bringer = '';
)";

// Shares of what others sent are never deposited from here: looking for those to deposit, at every
// step, must not pass over them.
constexpr std::string_view kOwnDeposits = R"(
ALTER TABLE deposit ADD COLUMN own INTEGER NOT NULL DEFAULT 0;
UPDATE deposit SET own = (SELECT own FROM cable WHERE id = cable);
DROP INDEX deposit_open;
CREATE INDEX deposit_open ON deposit (seat, cable) WHERE own = 1 AND receipt = x'';
)";

// Rows of a kilobyte and more do not lie in their key's tree (WITHOUT ROWID): each would take an
// overflow page to itself. `due` is the place of an own cable's entry until its seat has answered.
constexpr std::string_view kRowsApart = R"(
CREATE TABLE apart (cable BLOB NOT NULL, bringer TEXT NOT NULL, place INTEGER NOT NULL,
                    bytes BLOB NOT NULL, PRIMARY KEY (cable, bringer, place)) STRICT;
INSERT INTO apart SELECT * FROM part;
DROP TABLE part;
ALTER TABLE apart RENAME TO part;

CREATE TABLE apart (cable BLOB NOT NULL, mission TEXT NOT NULL, post BLOB NOT NULL,
                    PRIMARY KEY (cable, mission)) STRICT;
INSERT INTO apart SELECT * FROM post;
DROP TABLE post;
ALTER TABLE apart RENAME TO post;

CREATE TABLE apart (cable BLOB NOT NULL, seat INTEGER NOT NULL, share BLOB NOT NULL,
                    receipt BLOB NOT NULL DEFAULT x'', malformed BLOB NOT NULL DEFAULT x'',
                    precedence INTEGER NOT NULL, due INTEGER, PRIMARY KEY (cable, seat)) STRICT;
INSERT INTO apart SELECT d.cable, d.seat, d.share, d.receipt, d.malformed, c.precedence,
                         CASE WHEN c.own = 1 AND d.receipt = x'' THEN c.place END
                  FROM deposit d JOIN cable c ON c.id = d.cable;
DROP TABLE deposit;
ALTER TABLE apart RENAME TO deposit;
CREATE INDEX deposit_due ON deposit (seat, precedence DESC, due) WHERE due IS NOT NULL;

CREATE TABLE apart (id BLOB NOT NULL PRIMARY KEY, mission TEXT NOT NULL, year INTEGER NOT NULL,
                    serial INTEGER NOT NULL, cover BLOB NOT NULL, body_bytes INTEGER NOT NULL,
                    precedence INTEGER NOT NULL, place INTEGER NOT NULL, own INTEGER NOT NULL,
                    recorded INTEGER NOT NULL, released BLOB NOT NULL, proof BLOB NOT NULL,
                    submission BLOB NOT NULL, UNIQUE (mission, year, serial)) STRICT;
INSERT INTO apart SELECT * FROM cable;
DROP TABLE cable;
ALTER TABLE apart RENAME TO cable;
CREATE INDEX cable_unrecorded ON cable (place) WHERE own = 1 AND recorded = 0;
)";

// A request in the ledger may have been withheld; only the release is an opening.
constexpr std::string_view kOpened = R"(
ALTER TABLE held ADD COLUMN opened INTEGER;
)";

// Which parts are nobody's body: to look for them among all parts would read the whole archive.
// Those of before go at the first look.
constexpr std::string_view kLoose = R"(
CREATE TABLE loose (bringer TEXT NOT NULL, cable BLOB NOT NULL, parts INTEGER NOT NULL,
                    touched INTEGER NOT NULL, PRIMARY KEY (bringer, cable)) STRICT, WITHOUT ROWID;
CREATE INDEX loose_touched ON loose (touched);
CREATE INDEX loose_cable ON loose (cable);
INSERT INTO loose SELECT bringer, cable, count(*), 0 FROM part
  WHERE cable NOT IN (SELECT cable FROM body) GROUP BY bringer, cable;
)";

// Whose work a cable is, and what its originator has made of it since.
constexpr std::string_view kInHand = R"(
ALTER TABLE held ADD COLUMN assignee TEXT NOT NULL DEFAULT '';
CREATE TABLE status (cable BLOB NOT NULL PRIMARY KEY, place INTEGER NOT NULL, entry BLOB NOT NULL,
                     proof TEXT NOT NULL) STRICT;
)";

}  // namespace

std::span<const sqlite::Migration> node_migrations() {
  static const std::array all = {sqlite::Migration{1, kLedgerTables},
                                 sqlite::Migration{2, kCableTables},
                                 sqlite::Migration{3, kBodyTable},
                                 sqlite::Migration{4, kOwnDeposits},
                                 sqlite::Migration{5, kEntriesApart},
                                 sqlite::Migration{6, kRowsApart},
                                 sqlite::Migration{7, kOpened},
                                 sqlite::Migration{8, kLoose},
                                 sqlite::Migration{9, kClearingTables},
                                 sqlite::Migration{10, kInHand},
                                 sqlite::Migration{11, kClearingFileTables}};
  return all;
}

}  // namespace valise::store
