#include "vectors/cable_cases.h"

namespace valise::vectors {
namespace {

constexpr const char* kFailed = "verification_failed";

void wrong_deposits(Example& e, std::vector<CaseFile>& out) {
  const auto& own = e.sealed.shares.at(2);
  out.push_back(deposit_case(e, e.sealed, "share_of_another_seat", "X22: seat 2 gets seat 3's.",
                             kFailed, 2, e.sealed.shares.at(3)));
  const auto other = *custody::seal_whole(e.input, e.network.random);
  out.push_back(deposit_case(e, e.sealed, "share_of_another_cable",
                             "X22: seat 2's share of another cable.", kFailed, 2,
                             other.shares.at(2)));
  custody::Lies lies;
  lies.after_commitments = custody::on_another_polynomial(e.input, {2});
  const auto lied = custody::seal_lying(e.input, lies, e.network.random);
  out.push_back(deposit_case(e, lied, "share_not_as_committed",
                             "X22: it opens and does not match the commitment.", kFailed, 2,
                             lied.shares.at(2)));
  Bytes flipped = own;
  flipped[1130] ^= 1;
  out.push_back(
      deposit_case(e, e.sealed, "share_altered", "One bit is flipped.", kFailed, 2, flipped));
  out.push_back(deposit_case(e, e.sealed, "share_cut", "The last byte is missing.", kFailed, 2,
                             View(own).first(own.size() - 1)));
  auto header = *cable::decode_header(e.sealed.header);
  header.policy.addressees.push_back({custody::mission_named("xx/mfa"), {}});
  custody::Sealed rewritten = e.sealed;
  rewritten.header = cable::encode_header(header.policy, header.content);
  out.push_back(deposit_case(e, rewritten, "header_rewritten",
                             "X26: an addressee was added to the header.", kFailed, 2, own));
}

void wrong_posts(Example& e, std::vector<CaseFile>& out) {
  const auto& mission = e.network.missions[1];
  custody::Lies lies;
  lies.other_k.emplace(mission, Secret(Bytes(32, 7)));
  const auto lied = custody::seal_lying(e.input, lies, e.network.random);
  out.push_back(receive_case(e, lied, "post_with_another_key", "X24: nl/mfa is given another K.",
                             kFailed, 1, lied.posts.at(mission)));
  out.push_back(receive_case(e, e.sealed, "post_of_another_mission",
                             "X24: nl/mfa is given cy/mfa's post.", kFailed, 1,
                             e.sealed.posts.at(e.network.missions[0])));
}

void wrong_sets(Example& e, std::vector<CaseFile>& out) {
  custody::Lies lies;
  lies.before_commitments = custody::on_another_polynomial(e.input, {4, 5});
  const auto lied = custody::seal_lying(e.input, lies, e.network.random);
  const auto& originator = e.network.missions[0];
  const Secret k = *custody::check_post(e.domain(), lied.header, originator,
                                        e.network.mission_keys[0], lied.posts.at(originator));
  out.push_back(unlock_case(e, lied, "seats_on_another_polynomial",
                            "X23: seats 4 and 5 hold shares of another secret; all match.", kFailed,
                            k, e.shares({1, 2, 3}, lied)));
  out.back().text("where", "cy/mfa");
  out.back().text("detail", "sender's set of shares is inconsistent: seats 4, 5");
  out.push_back(unlock_case(e, lied, "seats_on_another_polynomial_answering",
                            "X23: the same, and only one honest share among the three.", kFailed, k,
                            e.shares({1, 4, 5}, lied)));
  out.back().text("where", "cy/mfa");
  out.push_back(unlock_case(e, e.sealed, "shares_one_too_few", "X50: K and two of three shares.",
                            "too_few", e.k, e.shares({2, 4}, e.sealed)));
  out.push_back(unlock_case(e, e.sealed, "shares_without_k", "X50: all five shares, another K.",
                            kFailed, Secret(32), e.shares({1, 2, 3, 4, 5}, e.sealed)));
  out.back().text("where", "node");
  auto shares = e.shares({1, 2, 3}, e.sealed);
  shares[0].second[0] ^= 1;
  out.push_back(unlock_case(e, e.sealed, "share_of_a_lying_seat",
                            "Seat 1's share is altered and no fourth answers.", kFailed, e.k,
                            shares));
  out.back().text("where", "seat 1");
}

// A body as an honest sender lays it out.
Bytes laid_out(const cable::Head& head, std::string_view attachments) {
  const Bytes encoded = seal::encode(head);
  Bytes out;
  append_u64(out, encoded.size());
  append(out, encoded);
  append(out, view_of(attachments));
  out.resize(cable::padded_bytes(out.size()));
  return out;
}

struct OtherBody {
  custody::Sealed cable;
  Bytes body;
};

// That plaintext under the example's CEK, and a header that names it.
OtherBody with_body(Example& e, View plaintext) {
  OtherBody out{e.sealed, seal::encrypt_chunked(e.content_key(), e.domain().label("body"),
                                                plaintext, e.network.random)};
  auto header = *cable::decode_header(e.sealed.header);
  header.content.body = {e.domain().hash("body", out.body)};
  out.cable.header = cable::encode_header(header.policy, header.content);
  return out;
}

void wrong_layouts(Example& e, std::vector<CaseFile>& out) {
  cable::Head head;
  head.text = e.input.text;
  head.salt = *e.input.text_salt;
  head.attachments = {e.input.attachments[0].stated};
  const std::string_view csv = "state;position\nCY;B\n";
  const auto add = [&](const char* name, const char* what, const Bytes& plaintext) {
    const OtherBody other = with_body(e, plaintext);
    out.push_back(body_case(e, other.cable, name, what, kFailed, e.content_key(), other.body));
  };
  Bytes padding = laid_out(head, csv);
  padding.back() = 1;
  add("body_padding_not_zeros", "The last byte of the padding is 1.", padding);
  Bytes longer = laid_out(head, csv);
  longer.push_back(0);
  add("body_padded_too_far", "One zero more than the rule gives.", longer);
  add("body_attachment_altered", "The attachment is not the one that the head states.",
      laid_out(head, "state;position\nCY;A\n"));
  cable::Head path = head;
  path.attachments[0].name = "../table.csv";
  add("body_attachment_with_a_path", "The attachment's name is not a plain file name.",
      laid_out(path, csv));
  cable::Head other = head;
  other.text = "1. (R) Nicosia supports option A.\n";
  add("body_text_not_as_committed", "The text is not the one of the header's commitment.",
      laid_out(other, csv));
}

void wrong_bodies(Example& e, std::vector<CaseFile>& out) {
  const Secret cek = e.content_key();
  cable::Head head;
  head.text = "1. (R) Nicosia supports option A.\n";
  const OtherBody second = with_body(e, laid_out(head, {}));
  out.push_back(body_case(e, e.sealed, "body_second", "X25: a second body under one header.",
                          kFailed, cek, second.body));
  out.push_back(body_case(e, e.sealed, "body_cut", "X25: the last byte is missing.", kFailed, cek,
                          View(e.sealed.body).first(e.sealed.body.size() - 1)));
  out.push_back(body_case(e, e.sealed, "body_under_another_key", "X25: another CEK.", kFailed,
                          Secret(32), e.sealed.body));
  wrong_layouts(e, out);
}

void wrong_headers(Example& e, std::vector<CaseFile>& out) {
  const auto header = *cable::decode_header(e.sealed.header);
  const auto add = [&](const char* name, const char* what, const char* expect, const Bytes& bytes) {
    out.push_back(CaseFile(name, what, "header", expect).hex("header", bytes));
  };
  const auto changed = [&](auto change) {
    cable::Policy policy = header.policy;
    change(policy);
    return cable::encode_header(policy, header.content);
  };
  add("header", "A header that is well formed.", "ok", e.sealed.header);
  add("header_originator_not_first", "The originator's own copy comes first.", "malformed",
      changed([](cable::Policy& p) { std::swap(p.addressees[0], p.addressees[1]); }));
  add("header_seat_0", "A seat of number 0 would hold S itself.", "malformed",
      changed([](cable::Policy& p) {
        p.seats[0] = p.seats[1];
        p.shares[0] = p.shares[1];
      }));
  add("header_threshold_0", "No share would be needed.", "malformed",
      changed([](cable::Policy& p) { p.threshold = 0; }));
  add("header_of_an_unknown_suite", "Suite 2 does not exist.", "unsupported",
      changed([](cable::Policy& p) { p.suite = 2; }));
  Bytes longer = e.sealed.header;
  longer.push_back(0);
  add("header_with_a_byte_behind", "Nothing follows the array.", "malformed", longer);
}

}  // namespace

std::vector<CaseFile> wrong_cases() {
  Example e;
  std::vector<CaseFile> out;
  wrong_deposits(e, out);
  wrong_posts(e, out);
  wrong_sets(e, out);
  wrong_bodies(e, out);
  wrong_headers(e, out);
  return out;
}

}  // namespace valise::vectors
