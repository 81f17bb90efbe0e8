#include "tests/replicas/replica.h"

#include <fmt/format.h>

#include <utility>

#include "broker/model/proposal_codec.h"

namespace qun {
namespace {

std::string RowOf(const std::string& table, Statement& row) {
  std::string line = table;
  for (int i = 0; i < row.columns(); ++i) {
    line.append("|").append(row.Text(i));
  }
  return line;
}

}  // namespace

Replica::Replica(std::string path, Random* random, const char* files)
    : path_(std::move(path)), random_(random), files_(files) {
  Restart();
}

void Replica::Restart() {
  Stop();
  ledger_ =
      std::make_unique<SqliteLedger>(path_, Sync::kNormal, *random_, files_);
  core_.emplace(ledger_.get());
}

void Replica::Stop() {
  core_.reset();
  ledger_.reset();
}

void Replica::Read(std::span<const std::string> batch) {
  for (const std::string& bytes : batch) {
    auto proposal = DecodeProposal(parser_, bytes);
    if (!proposal) throw StorageError(proposal.error().why + ": " + bytes);
    order_.Propose(*std::move(proposal));
  }
  auto ordered = order_.Next();
  if (!ordered) return;
  const auto recorded = core_->Apply(*ordered);
  if (!recorded) throw StorageError(recorded.error().what);
}

std::vector<std::string> DumpLedger(const std::string& path,
                                    const char* files) {
  Connection connection(path, false, files);
  std::vector<std::string> tables;
  Statement named(connection.get(),
                  "SELECT name FROM sqlite_master WHERE type='table'"
                  " ORDER BY name");
  while (named.Step() == SQLITE_ROW) tables.emplace_back(named.Text(0));
  std::vector<std::string> rows;
  for (const std::string& table : tables) {
    // `log` has one column.
    Statement all(connection.get(),
                  fmt::format("SELECT * FROM {} ORDER BY {}", table,
                              table == "log" ? "1" : "1, 2")
                      .c_str());
    while (all.Step() == SQLITE_ROW) rows.push_back(RowOf(table, all));
  }
  return rows;
}

}  // namespace qun
