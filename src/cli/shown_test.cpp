// How answers look: golden texts and JSON shapes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/acts_shown.h"
#include "cli/output.h"
#include "cli/pages.h"
#include "cli/shown.h"
#include "cli/subject.h"
#include "cli/words_in.h"

namespace valise::cli {
namespace {

using testing::HasSubstr;

constexpr Time kNow{1795442820};  // 2026-11-23T14:07:00Z

cable::MissionId mission(std::string_view name) {
  return *cable::MissionId::parse(name);
}
cable::Number number(std::string_view text) {
  return *cable::Number::parse(text);
}

std::vector<cable::Distribution> distribution() {
  using enum cable::Duty;
  const auto immediate = cable::Precedence::immediate;
  return {{mission("nl/mfa"), action, immediate, kNow + 4 * kHour},
          {mission("fr/mfa"), action, immediate, {}},
          {mission("eeas/hq"), info, cable::Precedence::routine, {}}};
}

terminal::Listed listed() {
  terminal::Listed cable;
  cable.held.number = number("CY-MFA-26-0041");
  cable.held.received = kNow;
  cable.held.files = {*cable::FileId::parse("MED")};
  cable.header.policy.originator = mission("cy/mfa");
  cable.header.policy.level = cable::Level::restreint;
  cable.cover.subject = "Common line";
  cable.cover.dtg = kNow;
  cable.cover.distribution = distribution();
  return cable;
}

terminal::OpenedCable opened() {
  terminal::OpenedCable cable;
  const terminal::Listed from = listed();
  cable.number = from.held.number;
  cable.header = from.header;
  cable.cover = from.cover;
  cable.level = cable::Level::restreint;
  cable.text = "1. (R) Nicosia proposes a common line.\n\n2. (R) Café.";
  cable.mission = mission("nl/mfa");
  cable.officer = *cable::OfficerId::parse("nl-7f3a");
  cable.origin = "valise-demo/nl";
  cable.record = {540};
  cable.opened = kNow;
  cable.cosigned = {1, 2};
  cable.asked = cable.answered = 2;
  cable.used = {1};
  return cable;
}

ledger::Charter two_seats() {
  ledger::Charter charter;
  charter.seats.resize(2);
  charter.seats[0].number = 1;
  charter.seats[0].name = "de";
  charter.seats[1].number = 2;
  charter.seats[1].name = "pl";
  return charter;
}

wire::Track track() {
  wire::Track out;
  out.number = number("CY-MFA-26-0041");
  out.index = {812};
  out.recorded = true;
  out.cosigned = 5;
  out.deposited = {1, 2, 3, 4, 5};
  out.deliveries = {{mission("nl/mfa"), true, kNow, {}},
                    {mission("fr/mfa"), false, {}, {}},
                    {mission("eeas/hq"), false, {}, "refused"}};
  return out;
}

TEST(Tables, pad_by_letters_and_not_by_bytes) {
  const Table table{.heading = {"a", "b"}, .rows = {{"é", "x"}, {"long", ""}}};
  EXPECT_EQ(print(table), "a     b\né     x\nlong\n");
  EXPECT_EQ(print(Table{.heading = {"a"}, .rows = {}}), "");
}

TEST(Numbers, are_grouped_and_counted) {
  EXPECT_EQ(grouped(1950), "1,950");
  EXPECT_EQ(grouped(967), "967");
  EXPECT_EQ(grouped(1234567), "1,234,567");
  EXPECT_EQ(counted(1, "entry", "entries"), "1 entry");
  EXPECT_EQ(counted(2, "cable"), "2 cables");
}

TEST(Times, are_short_today) {
  EXPECT_EQ(short_time(kNow, kNow), "14:07Z");
  EXPECT_EQ(short_time(kNow - kDay, kNow), "221407Z NOV 26");
}

TEST(Released, prints_number_marking_action_and_info) {
  EXPECT_EQ(sent_line({.number = number("CY-MFA-26-0041"),
                       .level = cable::Level::restreint,
                       .distribution = distribution()}),
            "CY-MFA-26-0041  RESTREINT UE/EU RESTRICTED  action nl/mfa fr/mfa  info eeas/hq\n");
}

TEST(Tracked, prints_deposits_record_and_deliveries) {
  const wire::Track found = track();
  EXPECT_EQ(track_text({.track = found, .seats = 5, .now = kNow, .seen = {{mission("nl/mfa"), 3}}}),
            "accepted, durable · deposited with 5 of 5 trustees · record cy 812\n"
            "nl/mfa delivered 0.3 s   fr/mfa not yet delivered   eeas/hq refused: refused\n");
  EXPECT_THAT(track_text({.track = found, .seats = 5, .now = kNow}),
              HasSubstr("nl/mfa delivered 14:07Z"));
}

TEST(Tracked, says_what_is_not_yet_recorded) {
  wire::Track found = track();
  found.recorded = false;
  found.deposited = {1, 2, 3};
  found.deliveries.clear();
  EXPECT_EQ(track_text({.track = found, .seats = 5, .now = kNow}),
            "accepted, not yet recorded · deposited with 3 of 5 trustees\n");
  EXPECT_FALSE(complete(found, 5));
}

TEST(Lists, show_state_duty_and_due) {
  const cable::MissionId nl = mission("nl/mfa");
  const terminal::Listed cable = listed();
  EXPECT_EQ(print(list_table({cable}, {.mission = nl, .now = kNow})),
            "number          state  duty    precedence  from    level  due     subject\n"
            "CY-MFA-26-0041  New    ACTION  IMMEDIATE   cy/mfa  R-UE   18:07Z  Common line\n");
  EXPECT_EQ(state_of(cable, nl, kNow + 5 * kHour), "Overdue");
  EXPECT_EQ(state_of(cable, mission("cy/mfa"), kNow), "Sent");
}

TEST(Lists, show_what_its_originator_made_of_a_cable_before_all_else) {
  terminal::Listed cable = listed();
  cable.held.accepted = true;
  cable.status.emplace();
  cable.status->status = cable::Status::superseded;
  cable.status->by = {CableId{}, cable::Number::parse("CY-MFA-26-0044").value()};
  cable.status->time = kNow;
  EXPECT_EQ(state_of(cable, mission("nl/mfa"), kNow + 5 * kHour), "Superseded");
  EXPECT_EQ(state_of(cable, mission("cy/mfa"), kNow), "Superseded");
  EXPECT_EQ(print(status_json(*cable.status)),
            R"({"status":"superseded","by":"CY-MFA-26-0044","at":"2026-11-23T14:07:00Z"})");
}

TEST(Lists, are_json_of_the_shape_that_was_promised) {
  const cable::MissionId nl = mission("nl/mfa");
  EXPECT_EQ(print(listed_json(listed(), {.mission = nl, .now = kNow}, false)),
            R"({"number":"CY-MFA-26-0041","state":"New","duty":"ACTION","precedence":"IMMEDIATE",)"
            R"("from":"cy/mfa","level":"R-UE","subject":"Common line",)"
            R"("due":"2026-11-23T18:07:00Z","body_here":false,"status":null,"assignee":null,)"
            R"("received":"2026-11-23T14:07:00Z","files":["MED"]})");
}

// What a terminal that skips the checks of its own drafts can put into a line, and into a text.
constexpr const char* kEvil = "a\u202Eb\u200B\u0085\x1b[2J\u2066\U000E0041";
constexpr const char* kEvilShown = "a<U+202E>b<U+200B><U+0085><U+001B>[2J<U+2066><U+E0041>";

TEST(Hidden, characters_of_a_sender_are_seen_in_lists) {
  terminal::Listed cable = listed();
  cable.cover.subject = kEvil;
  const cable::MissionId nl = mission("nl/mfa");
  EXPECT_THAT(print(list_table({cable}, {.mission = nl, .now = kNow})),
              testing::EndsWith(std::string("  ") + kEvilShown + "\n"));
  EXPECT_EQ(print(Table{.heading = {}, .rows = {{"a\nb\tc\x9b", "d"}}}),
            "a<U+000A>b<U+0009>c<0x9B>  d\n");
}

TEST(Hidden, characters_leave_Greek_Arabic_and_Hebrew_as_they_are) {
  for (const char* text : {"Ελλάς", "السلام عليكم", "שלום עולם", "Zażółć", "日本", "🙂"}) {
    EXPECT_EQ(print(Table{.heading = {}, .rows = {{text}}}), std::string(text) + "\n");
    EXPECT_EQ(print(Json(text)), '"' + std::string(text) + '"');
  }
}

TEST(Hidden, characters_are_seen_in_what_a_peer_gives_as_its_reason) {
  wire::Track found = track();
  found.deliveries[2].refused = kEvil;
  EXPECT_THAT(track_text({.track = found, .seats = 5, .now = kNow}),
              HasSubstr(std::string("eeas/hq refused: ") + kEvilShown + "\n"));
}

TEST(Hidden, characters_are_escaped_in_JSON_and_come_back) {
  const std::string out = print(Json(kEvil));
  EXPECT_EQ(out, R"("a\u202eb\u200b\u0085\u001b[2J\u2066\udb40\udc41")");
  EXPECT_EQ(*parse_json(out)->text(), kEvil);
}

TEST(Hidden, characters_leave_in_an_export_as_they_were_sealed) {
  terminal::OpenedCable cable = opened();
  cable.text = std::string("1. (R) ") + kEvil + "\n\tCafé.\n";
  const Exported exported{.copy = {}, .record = LeafIndex{541}};
  EXPECT_THAT(cable_text(cable, exported), HasSubstr("\n" + cable.text + "Opened by"));
}

TEST(Opened, prints_marking_text_and_who_read_it) {
  EXPECT_EQ(cable_text(opened()),
            "RESTREINT UE/EU RESTRICTED\n"
            "CY-MFA-26-0041  from cy/mfa  action nl/mfa fr/mfa  info eeas/hq\n"
            "231407Z NOV 26  IMMEDIATE  due 231807Z NOV 26\nSubject: Common line\n"
            "1. (R) Nicosia proposes a common line.\n\n2. (R) Café.\n"
            "Opened by officer nl-7f3a, nl/mfa, 231407Z NOV 26, record nl 540\n");
  EXPECT_EQ(opening_text({.cable = opened(), .charter = two_seats(), .by = "touch", .tenths = 6}),
            "touch · asked 2, answered 2, used 1\n"
            "recorded: nl 540, cosigned by de pl · seal verified · 0.6 s\n");
}

// An exported text did not say which copy of which cable it is.
TEST(Opened, carries_number_copy_and_holder_where_it_leaves) {
  const Exported exported{
      .copy = 2, .record = LeafIndex{541}, .reason = ledger::ReasonCode::exercise};
  EXPECT_THAT(cable_text(opened(), exported),
              HasSubstr("due 231807Z NOV 26\nCY-MFA-26-0041, copy 2, held by nl-7f3a, "
                        "nl/mfa; exported: exercise, record nl 541\nSubject: Common line\n"));
  const std::string mail = to_eml(opened(), exported);
  EXPECT_THAT(mail, HasSubstr("\r\nX-Valise-Number: CY-MFA-26-0041\r\nX-Valise-Copy: 2\r\n"));
}

TEST(Opened, names_a_trustee_whose_share_did_not_hold) {
  terminal::OpenedCable cable = opened();
  cable.bad_seats = {2};
  EXPECT_THAT(opening_text({.cable = cable, .charter = two_seats(), .by = "touch"}),
              HasSubstr("the share of pl did not hold"));
}

TEST(Opened, carries_the_strictest_status_in_its_marking) {
  terminal::OpenedCable cable = opened();
  cable.status = cable::Status::withdrawn;
  EXPECT_THAT(cable_text(cable), testing::StartsWith("RESTREINT UE/EU RESTRICTED · WITHDRAWN\n"));
}

TEST(Opened, is_json_of_the_shape_that_was_promised) {
  const Json json = opened_json(opened(), two_seats());
  for (const char* name : {"number", "marking", "text", "paragraphs", "attachments", "verdict",
                           "record", "trustees"}) {
    EXPECT_NE(json.member(name), nullptr) << name;
  }
  EXPECT_EQ(*json.member("text")->text(), opened().text);
  ASSERT_EQ(json.member("paragraphs")->items()->size(), 2U);
  EXPECT_EQ(*json.member("paragraphs")->items()->at(1).text(), "2. (R) Café.");
}

TEST(Mail, has_the_fields_of_formal_messages) {
  terminal::OpenedCable cable = opened();
  cable.cover.codes = {"MED", "JAI"};
  const std::string mail = to_eml(cable);
  EXPECT_THAT(mail, HasSubstr("MMHS-Extended-Authorisation-Info: 23 Nov 2026 "));
  EXPECT_THAT(mail, HasSubstr("MMHS-Primary-Precedence: 3\r\n"));
  EXPECT_THAT(mail, HasSubstr("MMHS-Subject-Indicator-Codes: MED;JAI\r\n"));
  EXPECT_THAT(mail, HasSubstr("MMHS-Originator-Reference: " + cable.number.str() + "\r\n"));
}

PaperCopy paper_copy() {
  return {
      "Minister", {.copy = 3, .record = LeafIndex{541}, .reason = ledger::ReasonCode::exercise}, 5};
}

TEST(Paper, carries_marking_copy_holder_and_page_on_every_page) {
  terminal::OpenedCable cable = opened();
  cable.text.clear();
  for (int n = 1; n <= 80; ++n) cable.text += std::to_string(n) + ". (R) Ελλάδα and more.\n\n";
  const std::string all = paper_pages(cable, paper_copy());
  std::string_view left = all;
  int pages = 0;
  while (!left.empty()) {
    const std::string page(left.substr(0, left.find('\f')));
    left.remove_prefix(page.size() + 1);
    ++pages;
    EXPECT_EQ(std::count(page.begin(), page.end(), '\n'), 60) << pages;
    EXPECT_THAT(
        page, HasSubstr("  copy 3 of 5  for Minister  page " + std::to_string(pages) + " of 4\n"));
    const std::string marking = "RESTREINT UE/EU RESTRICTED";
    EXPECT_NE(page.find(marking), page.rfind(marking));
  }
  EXPECT_EQ(pages, 4);
  for (int n = 1; n <= 80; ++n)
    EXPECT_THAT(all, HasSubstr("\n" + std::to_string(n) + ". (R) Ελλάδα"));
}

TEST(Paper, wraps_long_lines_at_words_and_loses_none) {
  terminal::OpenedCable cable = opened();
  cable.text = "1. (R)";
  for (int n = 0; n < 60; ++n) cable.text += " αλφα" + std::to_string(n);
  const std::string pages = paper_pages(cable, paper_copy());
  for (int n = 0; n < 60; ++n) EXPECT_THAT(pages, HasSubstr("αλφα" + std::to_string(n)));
  cable.text = std::string(200, 'x');  // no space to cut at
  const std::string cut = paper_pages(cable, paper_copy());
  EXPECT_THAT(cut, HasSubstr("\n" + std::string(78, 'x') + "\n"));
  EXPECT_THAT(cut, HasSubstr("\n" + std::string(200 - 2 * 78, 'x') + "\n"));
}

TEST(Mail, has_no_line_that_a_subject_could_begin) {
  terminal::OpenedCable cable = opened();
  cable.cover.subject = "Café\r\nBcc: <x@y>";
  const std::string mail = to_eml(cable);
  EXPECT_EQ(mail.find("\r\nBcc"), std::string::npos);
  EXPECT_THAT(mail, HasSubstr("Subject: =?utf-8?B?"));
  EXPECT_THAT(mail, HasSubstr("Date: 23 Nov 2026 14:07:00 +0000\r\n"));
  EXPECT_THAT(mail, HasSubstr("To: \"action nl/mfa, fr/mfa\":;\r\n"));
  const std::size_t body = mail.find("\r\n\r\n");
  std::string text = mail.substr(body + 4);
  std::erase_if(text, [](char c) { return c == '\r' || c == '\n'; });
  EXPECT_EQ(to_string(*from_base64(text)), cable_text(cable));
}

TEST(Who, tells_opened_from_delivered) {
  terminal::WhoRead who;
  who.missions.resize(3);
  who.missions[0].mission = mission("nl/mfa");
  who.missions[0].received = who.missions[0].first_opened = who.missions[0].last_opened = kNow;
  who.missions[0].officers = 1;
  who.missions[0].roles = ledger::kReader | ledger::kReleaser;
  who.missions[1].mission = mission("fr/mfa");
  who.missions[1].received = kNow;
  who.missions[1].withheld = {LeafIndex{7}, LeafIndex{9}};
  who.missions[1].reasons = {custody::WithheldCode::no_grant, custody::WithheldCode::held};
  who.missions[2].mission = mission("eeas/hq");
  who.heard = {{"valise-demo/nl", {"valise-demo/nl", {540}, {}, kNow - 2}}};
  const ledger::Charter charter = two_seats();
  const WhoShown shown{
      .who = who, .charter = charter, .due = {{mission("nl/mfa"), kNow + kHour}}, .now = kNow};
  EXPECT_EQ(who_text(shown),
            "nl/mfa   opened 14:07Z by 1 (releaser reader)               not accepted  due 15:07Z\n"
            "fr/mfa   delivered, NOT OPENED, 2 refused (no grant, held)\n"
            "eeas/hq  not delivered\n"
            "complete to: nl 540, all heard within 2 s\n");
  EXPECT_EQ(print(who_json(shown).items()->at(0)),
            R"({"mission":"nl/mfa","delivered":"2026-11-23T14:07:00Z",)"
            R"("opened":{"first":"2026-11-23T14:07:00Z","last":"2026-11-23T14:07:00Z",)"
            R"("officers":1,"roles":"releaser reader","told_only_by":[]},)"
            R"("accepted":null,"refused":0,"reasons":[],)"
            R"("complete_to":{"size":540,"heard":"2026-11-23T14:06:58Z"}})");
}

TEST(Who, says_which_trustee_alone_tells_of_an_opening) {
  terminal::WhoRead who;
  who.missions.resize(1);
  who.missions[0].mission = mission("nl/mfa");
  who.missions[0].first_opened = kNow;
  who.missions[0].officers = 7;
  who.told_by_few = {{mission("nl/mfa"), {2}}};
  const ledger::Charter charter = two_seats();
  const WhoShown shown{.who = who, .charter = charter, .due = {}, .now = kNow};
  EXPECT_EQ(who_text(shown),
            "nl/mfa  opened 14:07Z by 7 (only pl says so)  not accepted\n"
            "complete to: nothing that enough trustees heard\n");
  EXPECT_THAT(print(who_json(shown)),
              HasSubstr(R"("officers":7,"roles":"","told_only_by":["pl"])"));
}

TEST(Acts, say_how_many_signatures_are_missing) {
  terminal::SentAct sent;
  sent.state.act.bytes[0] = 0x3f;
  sent.state.signed_by = 1;
  sent.state.needed = 2;
  EXPECT_EQ(act_text(sent),
            "act 3f000000: 1 of 2 signed; another officer: valise countersign approve 3f000000\n");
  sent.state.index = LeafIndex{7};
  EXPECT_EQ(act_text(sent),
            "act 3f000000: taken by the node as record 7, not yet recorded by a quorum\n");
  EXPECT_THAT(print(act_json(sent)), HasSubstr(R"("record":7,"recorded":false)"));
  sent.recorded = true;
  EXPECT_EQ(act_text(sent), "act 3f000000: in the ledger, record 7\n");
  EXPECT_THAT(print(act_json(sent)), HasSubstr(R"("recorded":true)"));
}

TEST(Subjects, are_known_by_their_form) {
  EXPECT_EQ(*subject_of("cy-7f3a"), "officer cy-7f3a");
  EXPECT_EQ(*subject_of("cy/mfa"), "mission cy/mfa");
  EXPECT_EQ(*subject_of("cy"), "member cy");
  EXPECT_EQ(*subject_of("officer cy-7f3a"), "officer cy-7f3a");
  EXPECT_EQ(*subject_of(std::string(64, 'A')), "device " + std::string(64, 'a'));
  EXPECT_EQ(*subject_of("cable " + std::string(64, 'a')), "cable " + std::string(64, 'a'));
  EXPECT_EQ(subject_of("officer cy/mfa").error().code, Code::usage);
  EXPECT_EQ(subject_of("everybody there").error().code, Code::usage);
}

TEST(Words, are_found_in_either_case_and_all_of_them) {
  EXPECT_TRUE(has_every_word("Fisheries: the Quota", {"quota", "FISH"}));
  EXPECT_FALSE(has_every_word("Fisheries", {"fish", "quota"}));
}

TEST(Json, goes_out_and_comes_back) {
  const char* text = R"({"a":[1,true,null,"x\ny"],"b":{}})";
  const auto json = parse_json(text);
  ASSERT_TRUE(json.has_value());
  EXPECT_EQ(print(*json), text);
  EXPECT_EQ(parse_json("{} x").error().code, Code::malformed);
  EXPECT_EQ(parse_json("1.5").error().code, Code::malformed);
}

}  // namespace
}  // namespace valise::cli
