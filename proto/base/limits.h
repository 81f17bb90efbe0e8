// Every number of the wire, each with its reason. PROTOCOL.md lists the same
// numbers under the same names; a test compares the two.
#ifndef QUN_PROTO_BASE_LIMITS_H_
#define QUN_PROTO_BASE_LIMITS_H_

#include <cstddef>
#include <cstdint>

namespace qun {

// Largest integer that every JSON reader keeps exactly (2^53 - 1).
inline constexpr std::uint64_t kMaxInteger = (1ULL << 53) - 1;

// A long mail fits in a line; a book does not.
inline constexpr std::size_t kTextBytes = 16 * 1024;
// What a program attaches to a line: a state, not a file.
inline constexpr std::size_t kDataBytes = 8 * 1024;
// With its topic prefix a name stays below kTopicBytes.
inline constexpr std::size_t kNameBytes = 96;
// As many as fit in a member list.
inline constexpr std::size_t kNameClusters = 32;
// One line of a window's head.
inline constexpr std::size_t kTitleBytes = 256;
// The longest emoji, a family with skin tones, has 35 bytes.
inline constexpr std::size_t kEmojiBytes = 64;
// As many as a person looks through.
inline constexpr std::size_t kPins = 20;
// Of what programs keep about a room: a board of machines, not a database.
inline constexpr std::size_t kStateKeys = 200;
// Of all settings of a room together: `get` is one message.
inline constexpr std::size_t kSettingsBytes = 40 * 1024;
// Of all rooms that one user has made: they are kept in memory.
inline constexpr std::size_t kSettingsOfUser = 2 * 1024 * 1024;
// Of a state's value, which stands deeper in the answer to `get`.
inline constexpr std::size_t kStateDepth = 32;
// A year, for mutes and for what passes.
inline constexpr std::uint64_t kLongestSeconds = 366ULL * 24 * 3600;
// The largest group of QQ.
inline constexpr std::size_t kRoomMembers = 3000;
inline constexpr std::size_t kRoomsOfUser = 1000;
// Nobody talks in so many, and each is kept for good.
inline constexpr std::size_t kRoomsMade = 1000;
// How long one can take a line back.
inline constexpr std::uint64_t kRecallMs = 2ULL * 60 * 1000;
inline constexpr std::size_t kReBytes = 64;
// Deep enough for data, shallow enough for any reader's stack.
inline constexpr std::size_t kDepth = 64;

// Several lines of full size, escaped, in one message from a client.
inline constexpr std::size_t kRequestMessageBytes = 128 * 1024;
// Subscribers send nothing but topics.
inline constexpr std::size_t kSubscriptionBytes = 512;
// Of a connection that the broker was sent and has not read: a message's parts
// wait in memory for the last one, and no high-water mark counts them.
inline constexpr std::uint64_t kUnreadBytes = 16 * 1024 * 1024;
// What a subscriber may send at once, for each second, and in all: thousands of
// topics, of each byte of which libzmq makes 32.
inline constexpr std::uint64_t kSubscriberBurst = 256 * 1024;
inline constexpr std::uint64_t kSubscriberRate = 64 * 1024;
inline constexpr std::uint64_t kSubscriberTotal = 1024 * 1024;
// The broker's own messages: large enough to batch, small enough to share.
inline constexpr std::size_t kBrokerMessageBytes = 64 * 1024;
// A message from the broker that is longer comes from something else.
inline constexpr std::size_t kClientMessageBytes = 1024 * 1024;

// Recorded requests of a session that may be unanswered; also how many
// outcomes of a session the broker remembers.
inline constexpr std::size_t kWindow = 64;
inline constexpr std::size_t kHistoryLines = 500;
inline constexpr std::size_t kHistoryDefault = 50;
// libzmq 4.3.4 corrupts subscriptions from 246 bytes on.
inline constexpr std::size_t kTopicBytes = 200;
// A hundred clients; what each does not read waits in the broker's memory.
inline constexpr std::size_t kConnectionsOfKey = 300;
inline constexpr int kIdleDays = 90;
// Whoever makes one a second and ends none is stopped after three hours, until
// those are a day old.
inline constexpr std::size_t kSessionsOfUser = 10'000;
// More than anybody's programs and machines.
inline constexpr std::size_t kSessionsKept = 1000;
// Longer than any connection keeps bytes that its peer does not take.
inline constexpr int kFarewellMinutes = 10;

}  // namespace qun

#endif  // QUN_PROTO_BASE_LIMITS_H_
