#include "proto/base/secret_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>

namespace qun {
namespace {

namespace fs = std::filesystem;

class SecretFileTest : public testing::Test {
 protected:
  SecretFileTest() {
    std::string name = (fs::temp_directory_path() / "qun-XXXXXX").string();
    directory_ = mkdtemp(name.data());
  }
  ~SecretFileTest() override { fs::remove_all(directory_); }
  SecretFileTest(const SecretFileTest&) = delete;
  SecretFileTest& operator=(const SecretFileTest&) = delete;

  std::string WhyNot(const fs::path& path) {
    try {
      ReadSecretFile(path);
    } catch (const SecretFileError& error) {
      return error.what();
    }
    return {};
  }

  fs::path directory_;
};

TEST_F(SecretFileTest, IsForItsOwnerAlone) {
  const fs::path path = directory_ / "a/b/key";
  WriteSecretFile(path, "secret", false);
  EXPECT_EQ(ReadSecretFile(path), "secret");
  struct stat status {};
  ASSERT_EQ(stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(SecretFileTest, IsReplacedOnlyWhereThatIsWanted) {
  const fs::path path = directory_ / "key";
  WriteSecretFile(path, "old", false);
  EXPECT_THROW(WriteSecretFile(path, "new", false), SecretFileError);
  EXPECT_EQ(ReadSecretFile(path), "old");
  WriteSecretFile(path, "new", true);
  EXPECT_EQ(ReadSecretFile(path), "new");
}

TEST_F(SecretFileTest, ThatOthersMayReadIsRefusedWithTheCommandThatMendsIt) {
  const fs::path path = directory_ / "key";
  WriteSecretFile(path, "secret", false);
  ASSERT_EQ(chmod(path.c_str(), 0640), 0);
  EXPECT_NE(WhyNot(path).find("chmod 600 " + path.string()), std::string::npos);
}

TEST_F(SecretFileTest, ThatIsALinkOrNoFileIsRefused) {
  const fs::path path = directory_ / "key";
  WriteSecretFile(path, "secret", false);
  fs::create_symlink(path, directory_ / "link");
  EXPECT_FALSE(WhyNot(directory_ / "link").empty());
  EXPECT_FALSE(WhyNot(directory_).empty());
  EXPECT_FALSE(WhyNot(directory_ / "none").empty());
}

}  // namespace
}  // namespace qun
