// Whether two replicas that read what the brokers of a schedule ordered have
// the same ledger.
#ifndef QUN_TESTS_SIM_REPLICAS_H_
#define QUN_TESTS_SIM_REPLICAS_H_

#include <cstdint>
#include <string>
#include <vector>

namespace qun::sim {

// What differs, or cannot be read; empty: nothing. The seed says where batches
// are cut and replicas start anew.
std::vector<std::string> CompareReplicas(
    const std::vector<std::string>& ordered, std::uint64_t seed);

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_REPLICAS_H_
