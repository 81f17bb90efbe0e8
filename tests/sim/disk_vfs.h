// What SQLite calls to work on a Disk; see its documentation of sqlite3_vfs.
#ifndef QUN_TESTS_SIM_DISK_VFS_H_
#define QUN_TESTS_SIM_DISK_VFS_H_

#include <sqlite3.h>

#include <memory>

namespace qun::sim {

class Disk;

// Refers to the disk, which must outlive it, with the disk's name.
std::unique_ptr<sqlite3_vfs> MakeVfs(Disk* disk);

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_DISK_VFS_H_
