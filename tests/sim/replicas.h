// Compares the ledgers of two replicas that read the proposals which a
// schedule's brokers ordered.
#ifndef QUN_TESTS_SIM_REPLICAS_H_
#define QUN_TESTS_SIM_REPLICAS_H_

#include <cstdint>
#include <string>
#include <vector>

namespace qun::sim {

// The differences and read errors; empty if there are none. The seed decides
// where batches end and when replicas restart.
std::vector<std::string> CompareReplicas(
    const std::vector<std::string>& ordered, std::uint64_t seed);

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_REPLICAS_H_
