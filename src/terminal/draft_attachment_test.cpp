// What stands in a draft for a file that is kept with it. That its bytes go as they were taken is
// shown at the desk (desk/attached_test.cpp) and by the scenarios.
#include "terminal/draft_attachment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "terminal/draft.h"

namespace valise::terminal {
namespace {

using testing::ElementsAre;

cable::Attachment plan() {
  cable::Attachment out{"a: plan, of days.csv", 25, {}};
  out.hash.bytes.fill(0x9f);
  return out;
}

TEST(KeptAttachment, stands_in_a_line_that_says_all_of_it) {
  const std::string line = attachment_line(plan());
  EXPECT_EQ(kept_attachment(line), plan());
  const auto draft = parse_draft("Attachment: " + line + "\nAttachment: /a/path.txt\n\ntext");
  ASSERT_TRUE(draft);
  EXPECT_THAT(draft->kept, ElementsAre(plan()));
  EXPECT_THAT(draft->attachments, ElementsAre("/a/path.txt"));
  EXPECT_EQ(parse_draft(print_draft(*draft))->kept, draft->kept);
  EXPECT_THAT(names_of_attachments(*draft), ElementsAre("path.txt", plan().name));
}

TEST(KeptAttachment, is_none_where_the_line_is_not_whole) {
  for (const char* line :
       {"sealed:", "sealed:25", "sealed:25:9f:a.txt", "sealed:x:y:z", "/a.txt"}) {
    EXPECT_EQ(kept_attachment(line), std::nullopt) << line;
  }
  std::string bad = attachment_line(plan());
  bad[12] = 'x';  // no digit of a hash
  EXPECT_EQ(kept_attachment(bad), std::nullopt);
}

TEST(KeptAttachment, is_no_path_to_be_made_absolute) {
  const std::string line = "Attachment: " + attachment_line(plan()) + "\n\nx";
  EXPECT_EQ(with_absolute_attachments(line, "/folder"), line);
}

TEST(KeptAttachment, of_one_name_twice_stands_against_the_draft) {
  Draft draft;
  draft.attachments = {"/a/same.txt"};
  draft.kept = {{"same.txt", 1, {}}};
  EXPECT_THAT(names_of_attachments(draft), ElementsAre("same.txt", "same.txt"));
}

TEST(KeptAttachment, counts_with_the_files_in_what_a_cable_carries) {
  Draft draft;
  draft.kept = {{"a", cable::kAttachmentBytesMax, {}}};
  EXPECT_TRUE(check_files(draft).empty());
  draft.kept.push_back({"b", 1, {}});
  ASSERT_EQ(check_files(draft).size(), 1U);
  EXPECT_EQ(check_files(draft).front().code, Code::too_large);
}

TEST(Names, of_attachments_lose_folders_points_and_what_is_hidden) {
  EXPECT_EQ(clean_name("C:\\Users\\me\\plan.csv").name, "plan.csv");
  EXPECT_EQ(clean_name("../../etc/passwd").name, "passwd");
  EXPECT_EQ(clean_name(".profile").name, "profile");
  EXPECT_EQ(clean_name("a\nb.txt").name, "ab.txt");
  EXPECT_EQ(clean_name("..").name, "attachment");
  const CleanName turned = clean_name("invoice\u202Efdp.exe");
  EXPECT_EQ(turned.name, "invoicefdp.exe");
  EXPECT_EQ(turned.gone.size(), 1U);
  EXPECT_EQ(clean_name(std::string(300, 'x')).name.size(), 200U);
}

}  // namespace
}  // namespace valise::terminal
