// The exit codes of qun-broker.
#ifndef QUN_BROKER_OPERATOR_EXIT_CODES_H_
#define QUN_BROKER_OPERATOR_EXIT_CODES_H_

namespace qun {

inline constexpr int kExitOk = 0;
inline constexpr int kExitFailure = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitBind = 69;        // an address cannot be bound
inline constexpr int kExitStorage = 74;     // the data cannot be used
inline constexpr int kExitPermission = 77;  // the data is not private

}  // namespace qun

#endif  // QUN_BROKER_OPERATOR_EXIT_CODES_H_
