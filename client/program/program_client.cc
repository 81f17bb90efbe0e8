#include "client/program/program_client.h"

#include <utility>

namespace qun {
namespace {

SessionOptions Complete(SessionOptions options, const Arguments& arguments) {
  options.name = arguments.name;
  options.raw = arguments.json;
  return options;
}

}  // namespace

ProgramClient::ProgramClient(const Arguments& arguments, SessionOptions options)
    : client({&clock, &random, &sockets}, arguments.endpoints,
             Complete(std::move(options), arguments), arguments.keys) {}

}  // namespace qun
