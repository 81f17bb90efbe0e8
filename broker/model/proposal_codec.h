// Converts a proposal to bytes and back, so that it can be stored and replayed.
// The bytes are a JSON object, a newline, and the peer's request as on the
// wire.
//
//   {"at":1795555555123,"hash":"00f1…","standing":"claimed",
//    "user":"alice","shown":"Alice","session":"…","k":7,"re":"…"}
//   {"do":"say","room":"lobby","text":"hi"}
//
// Further fields are bot, operator (the sender is one), key, address, and
// connection (hexadecimal digits). Instead of a request the object may have
// "refused", which is a refusal; "operator_request", the words of an operator's
// verb; or "expire". Empty, zero and false fields are left out.
#ifndef QUN_BROKER_MODEL_PROPOSAL_CODEC_H_
#define QUN_BROKER_MODEL_PROPOSAL_CODEC_H_

#include <string>
#include <string_view>

#include "broker/model/proposal.h"
#include "proto/base/errc.h"
#include "proto/json/json_parser.h"

namespace qun {

// The proposal must come from the admit step or from this machine.
std::string EncodeProposal(const Proposal& proposal);

// Fails with kBadUtf8, kBadJson, kBadField or kUnknownVerb if the bytes are not
// a proposal. Never throws because of the bytes.
Result<Proposal> DecodeProposal(JsonParser& parser, std::string_view bytes);

}  // namespace qun

#endif  // QUN_BROKER_MODEL_PROPOSAL_CODEC_H_
