#include "admin/key_file.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <fstream>

#include "admin/file.h"
#include "admin/folder_test.h"
#include "admin/keys.h"

namespace valise::admin {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class KeyFiles : public InAFolder {
 protected:
  NodeKeys node_keys() {
    return {"valise-test", "cy", seal::SigningKey::generate(random_),
            seal::SigningKey::generate(random_)};
  }
  SeatKeys seat_keys() {
    return {"valise-test",
            "de",
            seal::KemKey::generate(random_),
            seal::SigningKey::generate(random_),
            seal::SigningKey::generate(random_),
            seal::SigningKey::generate(random_),
            random_.secret(32)};
  }
  static mode_t mode_of(const fs::path& path) {
    struct stat found{};
    EXPECT_EQ(::stat(path.c_str(), &found), 0);
    return found.st_mode & 0777U;
  }
  static void put(const fs::path& path, View bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << text_of(bytes);
  }
  std::size_t files_here() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder()), {}));
  }

  SeededRandom random_{7};
};

TEST_F(KeyFiles, OfANodeComeBackAsTheyWere) {
  const NodeKeys keys = node_keys();
  ASSERT_TRUE(write_node_keys(folder(), keys));
  const auto read = read_node_keys(folder());
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(read->network, "valise-test");
  EXPECT_EQ(read->member, "cy");
  EXPECT_EQ(read->ledger.verify_key(), keys.ledger.verify_key());
  EXPECT_EQ(read->tls.verify_key(), keys.tls.verify_key());
}

TEST_F(KeyFiles, OfASeatComeBackAsTheyWere) {
  const SeatKeys keys = seat_keys();
  ASSERT_TRUE(write_seat_keys(folder(), keys));
  const auto read = read_seat_keys(folder());
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(read->name, "de");
  EXPECT_EQ(read->kem.public_key(), keys.kem.public_key());
  EXPECT_EQ(read->cosignature.verify_key(), keys.cosignature.verify_key());
  EXPECT_EQ(read->statement.verify_key(), keys.statement.verify_key());
  EXPECT_EQ(read->tls.verify_key(), keys.tls.verify_key());
  EXPECT_TRUE(read->store == keys.store);
}

TEST_F(KeyFiles, AreDeterministicCbor) {
  ASSERT_TRUE(write_seat_keys(folder(), seat_keys()));
  const auto bytes = read_file(at("seat.keys"));
  ASSERT_TRUE(bytes);
  const auto value = seal::cbor::decode(*bytes);
  ASSERT_TRUE(value) << value.error().detail;
  EXPECT_EQ(value->items.size(), 2 * 5U);
  EXPECT_EQ(text_of(value->items[1].data), "seat");
}

TEST_F(KeyFiles, AreForTheirOwnerAlone) {
  ASSERT_TRUE(write_node_keys(folder(), node_keys()));
  EXPECT_EQ(mode_of(at("node.keys")), 0600U);
}

TEST_F(KeyFiles, ThatOthersMayReadAreRefused) {
  ASSERT_TRUE(write_node_keys(folder(), node_keys()));
  for (const mode_t wide : {0640U, 0604U, 0620U, 0601U}) {
    ASSERT_EQ(::chmod(at("node.keys").c_str(), wide), 0);
    const auto read = read_node_keys(folder());
    ASSERT_FALSE(read) << std::oct << wide;
    EXPECT_EQ(read.error().code, Code::refused);
    EXPECT_THAT(read.error().detail, HasSubstr("chmod 600"));
  }
}

TEST_F(KeyFiles, BehindALinkAreRefused) {
  ASSERT_TRUE(write_node_keys(folder(), node_keys()));
  fs::rename(at("node.keys"), at("elsewhere"));
  fs::create_symlink(at("elsewhere"), at("node.keys"));
  EXPECT_FALSE(read_node_keys(folder()));
}

TEST_F(KeyFiles, AreNeverOverwritten) {
  const NodeKeys first = node_keys();
  ASSERT_TRUE(write_node_keys(folder(), first));
  const auto again = write_node_keys(folder(), node_keys());
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::conflict);
  EXPECT_EQ(read_node_keys(folder())->ledger.verify_key(), first.ledger.verify_key());
  EXPECT_EQ(files_here(), 1U) << "what was written beside it is gone";
}

TEST_F(KeyFiles, CutShortAnywhereAreRefused) {
  ASSERT_TRUE(write_seat_keys(folder(), seat_keys()));
  const Bytes whole = read_file(at("seat.keys")).value();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    put(at("seat.keys"), View(whole).first(size));
    const auto read = read_seat_keys(folder());
    ASSERT_FALSE(read) << size;
    EXPECT_EQ(read.error().code, Code::corrupt) << size;
  }
}

TEST_F(KeyFiles, WithOneBitWrongAreRefused) {
  ASSERT_TRUE(write_node_keys(folder(), node_keys()));
  const Bytes whole = read_file(at("node.keys")).value();
  for (std::size_t place = 0; place < whole.size(); ++place) {
    Bytes wrong = whole;
    wrong[place] ^= 0x10;
    put(at("node.keys"), wrong);
    const auto read = read_node_keys(folder());
    ASSERT_FALSE(read) << place;
    EXPECT_EQ(read.error().code, Code::corrupt) << place;
  }
}

TEST_F(KeyFiles, OfAnotherKindAreNamed) {
  ASSERT_TRUE(write_offline_key(at("charter.key"), Offline::charter,
                                {"valise-test", "cy", seal::SigningKey::generate(random_)}));
  const auto read = read_offline_key(at("charter.key"), Offline::root);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Code::config);
  EXPECT_EQ(read.error().detail, "this is a charter key of cy; asked for was a root key");
}

TEST_F(KeyFiles, ThatAreNotThereAreNotFound) {
  EXPECT_EQ(read_node_keys(folder()).error().code, Code::not_found);
}

TEST_F(KeyFiles, OfMissionsAreAddedOneByOne) {
  EXPECT_TRUE(read_mission_keys(folder()).value().empty());
  std::vector<KeyId> ids;
  for (const char* mission : {"cy/mfa", "cy/paris", "cy/mfa"}) {
    const MissionKey key{cable::MissionId::parse(mission).value(), seal::KemKey::generate(random_)};
    ids.push_back(key.kem.id());
    ASSERT_TRUE(add_mission_key(folder(), "valise-test", key));
  }
  const auto read = read_mission_keys(folder());
  ASSERT_TRUE(read) << read.error().detail;
  std::vector<KeyId> found;
  for (const MissionKey& key : *read) found.push_back(key.kem.id());
  EXPECT_THAT(found, testing::UnorderedElementsAreArray(ids));
  EXPECT_EQ(read->back().mission.str(), "cy/paris");
}

TEST_F(KeyFiles, LeaveNothingBehindWhereTheDiskRefuses) {
  const auto written = write_new_file(at("no/such/folder"), view_of("x"), Access::shown);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, Code::disk);
  EXPECT_EQ(files_here(), 0U);
}

TEST_F(KeyFiles, ThatATornWriteLeftBesideDoNotCount) {
  put(at("node.keys.aB3xYz"), view_of("half a key"));
  ASSERT_TRUE(write_node_keys(folder(), node_keys()));
  EXPECT_TRUE(read_node_keys(folder()));
}

}  // namespace
}  // namespace valise::admin
