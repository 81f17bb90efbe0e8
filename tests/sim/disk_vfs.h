// Implements SQLite's interface sqlite3_vfs on a Disk.
#ifndef QUN_TESTS_SIM_DISK_VFS_H_
#define QUN_TESTS_SIM_DISK_VFS_H_

#include <sqlite3.h>

#include <memory>

namespace qun::sim {

class Disk;

// Has the disk's name. The disk must outlive it.
std::unique_ptr<sqlite3_vfs> MakeVfs(Disk* disk);

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_DISK_VFS_H_
