// The files and the memory of this process.
#ifndef QUN_BROKER_EDGE_PROCESS_RESOURCES_H_
#define QUN_BROKER_EDGE_PROCESS_RESOURCES_H_

#include <cstddef>
#include <cstdint>

#include "proto/base/file.h"

namespace qun {

// The number of connections that are possible. Raises the limit of open files
// as far as the system allows, and reserves some files for other purposes.
std::size_t MostConnections();

// Keeps the kernel's file open, so that it also works when the process may not
// open another one.
class ResidentMemory {
 public:
  ResidentMemory();
  // 0 if unknown.
  std::uint64_t Bytes() const;

 private:
  File statm_;
};

}  // namespace qun

#endif  // QUN_BROKER_EDGE_PROCESS_RESOURCES_H_
