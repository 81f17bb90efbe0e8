// qun-broker, which also appends the bytes of all that it orders to the file
// that QUN_ORDERED names: each proposal's size on a line, then its bytes.
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "broker/operator/options.h"
#include "broker/serve.h"
#include "tests/replicas/recording_order.h"

int main(int argc, char** argv) {
  const char* path = std::getenv("QUN_ORDERED");
  if (path == nullptr) throw std::runtime_error("QUN_ORDERED names no file");
  std::ofstream file(path, std::ios::app | std::ios::binary);
  qun::RecordingOrder order([&file](const std::string& bytes) {
    file << bytes.size() << '\n' << bytes << std::flush;
  });
  qun::Serve(qun::ParseOptions(argc, argv), order);
}
