// export N: a cable's text into a file or a pipe.
#include "cli/exporting.h"

#include <fmt/format.h>

#include "cli/families.h"
#include "cli/pdf_file.h"
#include "cli/shown.h"
#include "ledger/state.h"
#include "terminal/acting.h"

namespace valise::cli {
namespace {

Result<void> export_cable(Context& context, const Arguments& arguments) {
  TRY(const cable::Number number, arguments.read("NUMBER", cable::Number::parse));
  TRY(const ledger::ReasonCode reason, arguments.read("--reason", ledger::parse_reason));
  TRY(const ExportForm form, export_form(arguments.text("--as")));
  const auto out = arguments.maybe("--output");
  if (out) TRY_VOID(check_output(*out));
  if (form == ExportForm::pdf && !out && context.output_is_terminal()) {
    return fail(Code::usage, "A PDF is none for a screen: give -o FILE", "--as");
  }
  TRY(auto place, Place::open(context));
  TRY(const terminal::Listed cable, terminal::find_cable(**place, place->mission(), number));
  TRY_VOID(export_allowed((*place)->charter(), cable.header.policy.level));
  const std::string where = out ? *out : "stdout";
  if (context.only_says("open " + number.str() + ", record its export and write it to " + where)) {
    return {};
  }
  context.say(touch_word(place->settings()));
  std::optional<Exported> exported;
  const auto record = [&](const terminal::OpenedCable& so_far) -> Result<void> {
    TRY(exported, record_export(context, *place, so_far, reason));
    return {};
  };
  TRY(terminal::OpenedCable opened, terminal::open_cable(**place, cable,
                                                         {.mission = place->mission(),
                                                          .file = {},
                                                          .contents = form != ExportForm::txt,
                                                          .before_text = record}));
  keep_here(context, *place, opened);
  TRY(const std::string bytes, exported_as(form, opened, *exported));
  opened.wipe();
  if (out) TRY_VOID(write_output(*out, bytes, Replace::no));
  const bool is_text = form != ExportForm::pdf;
  const auto here = [&](bool as_text) {
    if (out || as_text != is_text) return Json();
    return Json(as_text ? bytes : to_base64(view_of(bytes)));
  };
  context.answer({.kind = "cable.export",
                  .data = Json::Members{{"number", number.str()},
                                        {"as", arguments.text("--as")},
                                        {"copy", exported->copy},
                                        {"file", out},
                                        {"text", here(true)},
                                        {"base64", here(false)}}},
                 out ? *out + "\n" : bytes);
  return {};
}

Result<void> print_cable(Context& context, const Arguments& arguments) {
  TRY(const cable::Number number, arguments.read("NUMBER", cable::Number::parse));
  ledger::ReasonCode reason = ledger::ReasonCode::other;
  if (arguments.has("--reason")) {
    TRY(reason, arguments.read("--reason", ledger::parse_reason));
  }
  const auto out = arguments.maybe("--output");
  if (out) TRY_VOID(check_output(*out));
  TRY(auto place, Place::open(context));
  TRY(const terminal::Listed cable, terminal::find_cable(**place, place->mission(), number));
  TRY_VOID(export_allowed((*place)->charter(), cable.header.policy.level));
  if (context.only_says("open " + number.str() + ", record each copy and print it")) return {};
  context.say(touch_word(place->settings()));
  std::vector<PaperCopy> copies;
  const auto record = [&](const terminal::OpenedCable& so_far) -> Result<void> {
    TRY(copies, record_printing(**place, so_far, reason, arguments.texts("--for")));
    return {};
  };
  TRY(const terminal::OpenedCable opened,
      terminal::open_cable(**place, cable,
                           {.mission = place->mission(), .file = {}, .before_text = record}));
  keep_here(context, *place, opened);
  std::string pages;
  for (const PaperCopy& copy : copies) {
    pages += paper_pages(opened, copy);
    context.say(fmt::format("{} for {}: record {} {}", copy_words(copy), copy.holder,
                            member_of_origin(opened.origin), copy.exported.record.value));
  }
  if (out) TRY_VOID(write_output(*out, pages, Replace::no));
  const auto text_here = out ? std::nullopt : std::optional(pages);
  const auto copy_json = [](const PaperCopy& copy) {
    return Json(Json::Members{{"copy", copy.exported.copy},
                              {"of", copy.of},
                              {"for", copy.holder},
                              {"record", copy.exported.record.value}});
  };
  context.answer({.kind = "cable.print",
                  .data = Json::Members{{"number", number.str()},
                                        {"copies", list_of(copies, copy_json)},
                                        {"file", out},
                                        {"pages", text_here}}},
                 out ? *out + "\n" : pages);
  return {};
}

}  // namespace

Result<ExportForm> export_form(std::string_view name) {
  if (name == "txt") return ExportForm::txt;
  if (name == "eml") return ExportForm::eml;
  if (name == "pdf") return ExportForm::pdf;
  return fail(Code::usage, "A form is txt, eml or pdf", "--as");
}

Result<std::string> exported_as(ExportForm form, const terminal::OpenedCable& cable,
                                const Exported& exported) {
  if (form == ExportForm::txt) return cable_text(cable, exported);
  if (form == ExportForm::eml) return to_eml(cable, exported);
  TRY(const Bytes pdf, to_pdf(cable, exported));
  return to_string(pdf);
}

Result<std::optional<ledger::ReasonCode>> export_wanted(Context& context,
                                                        const Arguments& arguments) {
  if (arguments.has("--reason")) {
    TRY(const ledger::ReasonCode reason, arguments.read("--reason", ledger::parse_reason));
    return reason;
  }
  if (arguments.maybe("--attachments")) {
    return fail(
        Code::refused,
        "Attachments in a folder are an export: give --reason (exercise, in a demonstration)");
  }
  if (context.output_is_terminal()) return std::nullopt;
  return fail(Code::refused,
              "Plaintext to a pipe is an export: give --reason (exercise, in a demonstration)");
}

Result<void> export_allowed(const ledger::Charter& charter, cable::Level level) {
  const ledger::Handling* row = charter.handling_of(level);
  const std::string name(cable::full_name(level));
  if (row == nullptr || row->exporting == ledger::ExportRule::never) {
    return fail(Code::refused, name + " is never exported");
  }
  if (row->exporting == ledger::ExportRule::second_person) {
    return fail(Code::refused, name + " is exported only with a second person, at the registry");
  }
  return {};
}

Result<Exported> record_leaving(const terminal::Workplace& workplace,
                                const terminal::OpenedCable& opened, ledger::ReasonCode reason,
                                std::optional<std::uint16_t> copy) {
  TRY_VOID(export_allowed(workplace.charter(), opened.level));
  const ledger::Handling* row = workplace.charter().handling_of(opened.level);
  if (!copy && row->exporting == ledger::ExportRule::numbered) copy = 1;
  TRY(const terminal::RecordedExport done, terminal::record_export(workplace,
                                                                   {.cable = opened.id,
                                                                    .number = opened.number,
                                                                    .mission = opened.mission,
                                                                    .request = opened.request,
                                                                    .record = opened.record,
                                                                    .time = opened.opened},
                                                                   reason, copy));
  return Exported{.copy = done.copy, .record = done.index, .reason = reason};
}

Result<std::vector<PaperCopy>> record_printing(const terminal::Workplace& workplace,
                                               const terminal::OpenedCable& opened,
                                               ledger::ReasonCode reason,
                                               const std::vector<std::string>& holders) {
  std::vector<PaperCopy> out;
  for (const std::string& holder : holders) {
    const int last = out.empty() ? 0 : *out.back().exported.copy;
    TRY(const Exported done,
        record_leaving(workplace, opened, reason, static_cast<std::uint16_t>(last + 1)));
    out.push_back({holder, done, 0});
  }
  for (PaperCopy& copy : out) copy.of = out.back().exported.copy.value_or(0);
  return out;
}

Result<Exported> record_export(Context& context, Place& place, const terminal::OpenedCable& opened,
                               ledger::ReasonCode reason) {
  TRY(const Exported out, record_leaving(*place, opened, reason, std::nullopt));
  context.say(fmt::format("export recorded: {} {}, {}{}", member_of_origin(opened.origin),
                          out.record.value, ledger::name(reason),
                          out.copy ? fmt::format(", copy {}", *out.copy) : ""));
  return out;
}

void keep_here(Context& context, Place& place, const terminal::OpenedCable& opened) {
  for (const Error& error : opened.not_kept) {
    context.warn(error.detail + (error.where.empty() ? "" : ": " + error.where));
  }
  auto archive = place.archive();
  const auto kept = archive ? archive->add(opened, place->now())
                            : Result<terminal::Added>(Failure(archive.error()));
  if (!kept) context.warn("it is not kept here: " + kept.error().detail);
}

std::vector<Command> exporting_commands() {
  return {
      {"export",
       "write a cable's text, on the record",
       {must(one("NUMBER", "NUMBER", "of the cable")), must(one("--as", "FORM", "txt, eml or pdf")),
        must(one("--reason", "REASON", "departure, lost, suspected, mistake, exercise or other")),
        one("-o,--output", "FILE", "into this file; else to stdout")},
       export_cable},
      {"print",
       "numbered copies as marked pages, each on the record before it is printed",
       {must(one("NUMBER", "NUMBER", "of the cable")),
        must(many("--for", "NAME", "who is to hold it: a copy each")),
        one("--reason", "REASON", "as of an export (other)"),
        one("-o,--output", "FILE", "into this file; else to stdout, as for lp")},
       print_cable},
  };
}

}  // namespace valise::cli
