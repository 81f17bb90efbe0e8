// The limits of the protocol, each with its reason. PROTOCOL.md lists the same
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
// Enough for a program to attach a state to a line, but not a file.
inline constexpr std::size_t kDataBytes = 8 * 1024;
// A name and its topic prefix together stay below kTopicBytes.
inline constexpr std::size_t kNameBytes = 96;
// Longer names do not fit into a list of members.
inline constexpr std::size_t kNameClusters = 32;
// A title fits into one line at the top of a window.
inline constexpr std::size_t kTitleBytes = 256;
// The longest emoji, a family with skin tones, has 35 bytes.
inline constexpr std::size_t kEmojiBytes = 64;
// Nobody looks through more pinned lines.
inline constexpr std::size_t kPins = 20;
// Enough for the states of some machines; a room is not a database.
inline constexpr std::size_t kStateKeys = 200;
// The answer to `get`, one message, has to hold all settings of a room.
inline constexpr std::size_t kSettingsBytes = 40 * 1024;
// The broker keeps the settings of all rooms in memory.
inline constexpr std::size_t kSettingsOfUser = 2 * 1024 * 1024;
// Less than kDepth, because the answer to `get` nests a state's value deeper.
inline constexpr std::size_t kStateDepth = 32;
// A year, for the length of a mute and for the life of a state.
inline constexpr std::uint64_t kLongestSeconds = 366ULL * 24 * 3600;
// The largest group of QQ.
inline constexpr std::size_t kRoomMembers = 3000;
inline constexpr std::size_t kRoomsOfUser = 1000;
// Nobody needs more rooms, and the broker keeps every room for good.
inline constexpr std::size_t kRoomsMade = 1000;
// How long users can recall their own lines.
inline constexpr std::uint64_t kRecallMs = 2ULL * 60 * 1000;
inline constexpr std::size_t kReBytes = 64;
// Deep enough for data, shallow enough for any reader's stack.
inline constexpr std::size_t kDepth = 64;
// Of a request, in all its objects.
inline constexpr std::size_t kLineKeys = 2000;

// Several lines of full size, escaped, in one message from a client.
inline constexpr std::size_t kRequestMessageBytes = 128 * 1024;
// Subscribers send nothing but topics.
inline constexpr std::size_t kSubscriptionBytes = 512;
// Bytes that a connection has sent and the broker has not read. The parts of a
// message stay in memory until the last one arrives, and no high-water mark
// counts them.
inline constexpr std::uint64_t kUnreadBytes = 16 * 1024 * 1024;
// Bytes that a subscriber may send at once, each second, and in all. With
// CURVE, a topic takes some 45 bytes more than its own.
inline constexpr std::uint64_t kSubscriberBurst = 256 * 1024;
inline constexpr std::uint64_t kSubscriberRate = 64 * 1024;
inline constexpr std::uint64_t kSubscriberTotal = 1024 * 1024;
// The same for all subscribers with one key or, without keys, one address.
inline constexpr std::uint64_t kSubscriberBurstOfKey = 1024 * 1024;
inline constexpr std::uint64_t kSubscriberRateOfKey = 256 * 1024;
// Bytes of the topics to which a connection, or all connections of a key, are
// subscribed at a time: as many rooms as a user may be in, with the longest
// names. libzmq needs 32 bytes of memory for each byte of a topic.
inline constexpr std::size_t kSubscribedBytes = 104 * 1024;
inline constexpr std::size_t kSubscribedBytesOfKey = 128 * 1024;
// The broker's own messages: large enough to batch, small enough to share.
inline constexpr std::size_t kBrokerMessageBytes = 64 * 1024;
// No broker sends a longer message.
inline constexpr std::size_t kClientMessageBytes = 1024 * 1024;

// Recorded requests of a session that may be unanswered; also how many
// outcomes of a session the broker remembers.
inline constexpr std::size_t kWindow = 64;
inline constexpr std::size_t kHistoryLines = 500;
inline constexpr std::size_t kHistoryDefault = 50;
// libzmq 4.3.4 corrupts subscriptions from 246 bytes on.
inline constexpr std::size_t kTopicBytes = 200;
// A hundred clients. What a client does not read waits in the broker's memory.
inline constexpr std::size_t kConnectionsOfKey = 300;
// When a subscriber ends, libzmq walks through the topics of all.
inline constexpr std::size_t kSubscribersOfKey = 100;
// Handshakes a second, after as many at once as there may be connections.
inline constexpr std::size_t kHandshakesOfKey = 20;
inline constexpr int kIdleDays = 90;
// A program that begins a session each second and ends none reaches this after
// three hours, until its sessions are a day old.
inline constexpr std::size_t kSessionsOfUser = 10'000;
// Enough for all programs of a user on all machines.
inline constexpr std::size_t kSessionsKept = 1000;
// No connection keeps undelivered bytes for longer.
inline constexpr int kFarewellMinutes = 10;

}  // namespace qun

#endif  // QUN_PROTO_BASE_LIMITS_H_
