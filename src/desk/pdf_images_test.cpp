// A PDF of another State, read by a program that is kept apart from this machine.
#include "desk/pdf_images.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace valise::desk {
namespace {

using testing::HasSubstr;

// A page for each text, in one of the fonts that every reader has.
std::string pdf_of(const std::vector<std::string>& texts, const std::string& catalog = {}) {
  std::string kids, objects;
  for (std::size_t at = 0; at < texts.size(); ++at) {
    const std::string page = std::to_string(4 + 2 * at), stream = std::to_string(5 + 2 * at);
    kids += page + " 0 R ";
    const std::string draw = "BT /F 24 Tf 72 700 Td (" + texts[at] + ") Tj ET";
    objects += page + " 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents " + stream +
               " 0 R/Resources<</Font<</F 3 0 R>>>>>>endobj\n" + stream + " 0 obj<</Length " +
               std::to_string(draw.size()) + ">>stream\n" + draw + "\nendstream endobj\n";
  }
  return "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R" + catalog + ">>endobj\n" +
         "2 0 obj<</Type/Pages/Count " + std::to_string(texts.size()) + "/Kids[" + kids +
         "]>>endobj\n3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n" + objects +
         "trailer<</Root 1 0 R>>\n%%EOF\n";
}

TEST(PdfImages, are_a_picture_and_the_words_of_each_page) {
  const std::string pdf = pdf_of({"The first page", "The second page"});
  const auto pages = pdf_pages_of(view_of(pdf));
  ASSERT_TRUE(pages) << pages.error().detail;
  EXPECT_EQ(*pages, 2U);
  const auto picture = pdf_picture(view_of(pdf), {.page = 2, .longer_side = 800});
  ASSERT_TRUE(picture) << picture.error().detail;
  EXPECT_THAT(to_string(*picture), testing::StartsWith("\x89PNG\r\n"));
  EXPECT_EQ((*picture)[22] << 8 | (*picture)[23], 800);  // its height
  EXPECT_THAT(*pdf_words(view_of(pdf), 2), HasSubstr("The second page"));
}

TEST(PdfImages, of_a_vast_page_are_no_larger) {
  std::string pdf = pdf_of({"x"});
  pdf.replace(pdf.find("595 842"), 7, "14400 9");
  const auto picture = pdf_picture(view_of(pdf), {.page = 1, .longer_side = 99'999});
  ASSERT_TRUE(picture) << picture.error().detail;
  EXPECT_EQ((*picture)[18] << 8 | (*picture)[19], 3200);
}

TEST(PdfImages, of_what_is_damaged_say_what_to_do) {
  const auto pages = pdf_pages_of(view_of("%PDF-1.4\nnothing of one"));
  ASSERT_FALSE(pages);
  EXPECT_THAT(pages.error().detail, HasSubstr("export it"));
}

// What the program would see if it were taken over: its programs and fonts, and nothing else.
TEST(PdfImages, are_made_where_there_is_no_file_network_or_process_of_this_machine) {
  const std::string secret = testing::TempDir() + "secret.txt";
  std::ofstream(secret) << "secret";
  const auto said = told_apart({"/usr/bin/bash", "-c",
                                "cat " + secret +
                                    " /etc/passwd; ls /home /root /tmp; "
                                    "echo x > /usr/x; echo x > /x; "
                                    "cat < /dev/tcp/127.0.0.1/22; echo $$; echo seen: /*"},
                               view_of("x"));
  ASSERT_TRUE(said) << said.error().detail;
  EXPECT_THAT(to_string(*said),
              testing::MatchesRegex("[1-9]\nseen: (/etc |/lib |/lib64 |/usr ?|/var ?)+\n"));
}

TEST(PdfImages, end_when_they_take_too_much) {
  const auto spinning = told_apart({"/usr/bin/bash", "-c", "while :; do :; done"}, view_of("x"));
  ASSERT_FALSE(spinning);
  EXPECT_EQ(spinning.error().code, Code::too_large);
  const auto flood = told_apart({"/usr/bin/yes"}, view_of("x"));
  ASSERT_FALSE(flood);
  EXPECT_EQ(flood.error().code, Code::too_large);
}

}  // namespace
}  // namespace valise::desk
