// valise-search-texts: none of these phrases is in these folders and processes. One phrase a line;
// what is found is named, with where. Exit 0: none, 1: one or more, 2: it could not look.
#include <unistd.h>

#include <fstream>
#include <iostream>

#include "hostile/replay/search.h"

namespace valise::replay {
namespace {

struct Asked {
  std::vector<std::string> phrases, folders;
  std::vector<int> processes;
};

Result<std::vector<std::string>> lines_of(const std::string& file) {
  std::ifstream in(file);
  if (!in) return fail(Code::not_found, "No such file", file);
  std::vector<std::string> out;
  for (std::string line; std::getline(in, line);) {
    if (line.size() < kPhraseBytesMin) return fail(Code::usage, "A phrase is too short", line);
    out.push_back(line);
  }
  if (out.empty()) return fail(Code::usage, "No phrase to look for", file);
  return out;
}

Result<Asked> asked_of(const std::vector<std::string>& words) {
  Asked out;
  for (std::size_t at = 0; at + 1 < words.size(); at += 2) {
    if (words[at] == "--phrases") {
      TRY(out.phrases, lines_of(words[at + 1]));
    } else if (words[at] == "--folder") {
      out.folders.push_back(words[at + 1]);
    } else if (words[at] == "--process") {
      out.processes.push_back(std::atoi(words[at + 1].c_str()));
    } else {
      return fail(Code::usage, "No such option", words[at]);
    }
  }
  if (out.phrases.empty() || (out.folders.empty() && out.processes.empty())) {
    return fail(Code::usage,
                "valise-search-texts --phrases FILE [--folder FOLDER]... [--process ID]...");
  }
  return out;
}

// Prints one line a place: "PLACE  BYTES bytes  N of M found", then each phrase found.
bool tell(const Asked& asked, const std::string& place, const Search& search) {
  std::cout << place << "  " << search.searched() << " bytes  " << search.found().size() << " of "
            << asked.phrases.size() << " found\n";
  for (const std::size_t phrase : search.found()) {
    std::cout << "  FOUND: " << asked.phrases[phrase] << '\n';
  }
  return !search.found().empty();
}

Result<bool> look(const Asked& asked) {
  bool found = false;
  for (const std::string& folder : asked.folders) {
    Search search(asked.phrases);
    TRY_VOID(search_folder(search, folder));
    found = tell(asked, folder, search) || found;
  }
  for (const int process : asked.processes) {
    Search search(asked.phrases);
    TRY_VOID(search_memory(search, process));
    found = tell(asked, "memory of " + std::to_string(process), search) || found;
  }
  return found;
}

}  // namespace
}  // namespace valise::replay

int main(int count, char** words) {
  const auto asked = valise::replay::asked_of({words + 1, words + count});
  const auto found =
      asked ? valise::replay::look(*asked) : valise::Result<bool>(valise::Failure(asked.error()));
  if (!found) {
    std::cerr << "valise-search-texts: " << found.error().detail << ": " << found.error().where
              << '\n';
    return 2;
  }
  return *found ? 1 : 0;
}
