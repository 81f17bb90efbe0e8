# Tests the simulator: each mutant is broker and clients with one deliberate
# bug, and must break a promise within 1,000 schedules.

# Builds the simulator with OLD replaced by NEW in `source`, which must contain
# OLD exactly once.
function(qun_mutant name source old new)
  set(original ${PROJECT_SOURCE_DIR}/${source})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${original})
  file(READ ${original} text)
  string(FIND "${text}" "${old}" first)
  string(FIND "${text}" "${old}" last REVERSE)
  if(first EQUAL -1 OR NOT first EQUAL last)
    message(FATAL_ERROR "mutant ${name}: not once in ${source}:\n${old}")
  endif()
  string(REPLACE "${old}" "${new}" text "${text}")
  set(mutant ${CMAKE_CURRENT_BINARY_DIR}/mutants/${name}.cc)
  file(WRITE ${mutant}.new "${text}")
  # Keeps the time of an equal file, so that it is not compiled again.
  configure_file(${mutant}.new ${mutant} COPYONLY)

  # The linker takes this object before the library, and so leaves out the
  # original.
  add_executable(mutant_${name} $<TARGET_OBJECTS:qun_sim_main> ${mutant})
  target_link_libraries(mutant_${name} PRIVATE qun_sim)
  target_compile_options(mutant_${name} PRIVATE -O1 -w)
  set_target_properties(mutant_${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/mutants)
  add_test(NAME sim/mutant/${name}
    COMMAND mutant_${name} --count 1000 --until-broken)
  set_tests_properties(sim/mutant/${name} PROPERTIES LABELS sim TIMEOUT 300)
endfunction()

# The broker.

qun_mutant(forgets_by_the_wall_clock broker/turn/broker.cc
  "state(), Served(), now,"
  "state(), parts_.clock->Wall(), now,")
qun_mutant(publishes_before_it_commits broker/ledger/sqlite_ledger.cc
  "int result = begin_->Run();
  // Lines have a foreign key to their room.
  if (!Failed(result)) result = rows_->Write(batch.changes);
  if (!Failed(result)) result = lines_->Write(batch);
  if (!Failed(result)) {
    result = set_checksum_->RunWith(checksum_->At(batch.changes.seq));
  }
  if (!Failed(result)) result = commit_->Run();"
  "if (!sqlite3_get_autocommit(connection_.get())) commit_->Run();
  int result = begin_->Run();
  // Lines have a foreign key to their room.
  if (!Failed(result)) result = rows_->Write(batch.changes);
  if (!Failed(result)) result = lines_->Write(batch);
  if (!Failed(result)) {
    result = set_checksum_->RunWith(checksum_->At(batch.changes.seq));
  }")
qun_mutant(keeps_counters_in_memory broker/ledger/state_rows.cc
  "if (!Failed(result)) result = WriteTable(sessions_, changes.sessions);"
  "")
qun_mutant(does_not_sync broker/ledger/sqlite_ledger.cc
  "PRAGMA synchronous=FULL"
  "PRAGMA synchronous=NORMAL")
qun_mutant(says_stored_on_a_full_disk broker/ledger/ledger.cc
  "if (auto error = Commit(batch)) {"
  "if (auto error = Commit(batch); error && error->fault != LedgerFault::kFull) {")
qun_mutant(moves_on_before_it_records broker/turn/core.cc
  "if (recorded) Absorb(state_, *recorded);"
  "if (recorded) Absorb(state_, *recorded);
  if (!recorded && state_.rooms.contains(\"lobby\")) ++state_.rooms.at(\"lobby\").n;")
qun_mutant(forgets_refusals broker/decide/decide.cc
  "if (!outcome) code = outcome.error().code;"
  "")
qun_mutant(takes_a_line_twice broker/decide/decide.cc
  "if (proposal.k == wanted) {"
  "if (proposal.k <= wanted) {")
qun_mutant(takes_lines_after_a_hole broker/decide/decide.cc
  "if (proposal.k == wanted) {"
  "if (proposal.k >= wanted) {")
qun_mutant(forgets_who_leaves_at_once broker/arrive/session_expiry.cc
  "if (now >= farewell.at + keeping_.after_bye) {"
  "if (now >= farewell.at) {")
qun_mutant(says_no_room_beats broker/publish/beats.cc
  "due.push_back({name, quiet.n});"
  "")
qun_mutant(does_not_compare_last broker/turn/queries.cc
  "if (!last || last->seq == 0) return false;"
  "if (!last || last->seq < 1000000) return false;")
qun_mutant(leaves_a_line_out_of_pages broker/ledger/page_reader.cc
  "std::uint64_t low = query.low;"
  "std::uint64_t low = query.low + 1;")

# Damaged disks.

qun_mutant(serves_damaged_lines broker/ledger/line_reader.cc
  "return row.Integer(kHash) == hash && row.Integer(kHashAgain) == hash;"
  "return true;")
qun_mutant(serves_what_was_recalled broker/ledger/line_reader.cc
  " && row.Integer(kHashAgain) == hash;"
  ";")
qun_mutant(starts_on_a_damaged_ledger broker/ledger/sqlite_ledger.cc
  "if (checksum_->IsStored()) return;"
  "return;")
qun_mutant(starts_without_its_last_lines broker/ledger/state_checksum.cc
  "return sum_ + HashOf(fmt::format(\"seq {}\", seq));"
  "return sum_;")
qun_mutant(sums_up_no_counters broker/ledger/state_checksum.cc
  "table != \"log\";"
  "table != \"log\" && table != \"sessions\";")
qun_mutant(checks_no_state broker/operator/check.cc
  "if (StateChecksum(connection_).IsStored()) return;"
  "return;")
qun_mutant(checks_no_lines broker/operator/check.cc
  "if (IsWhole(row)) return;"
  "return;")

# Private rooms and rights.

qun_mutant(tells_private_lines_to_all broker/decide/draft.cc
  "if (Rules(room).kind == RoomKind::kPublic) return nullptr;"
  "return nullptr;")
qun_mutant(goes_on_telling_who_is_out broker/decide/draft.cc
  "    ChangeReaders(room, user, !was_member);"
  "")
qun_mutant(gives_pages_to_who_is_out broker/decide/rights.cc
  "(standing == Standing::kKnown && membership->IsMember());"
  "standing == Standing::kKnown;")
qun_mutant(forgets_who_was_put_out broker/ledger/state_rows.cc
  "Number(is.role)"
  "std::uint64_t{1}")
qun_mutant(forgets_mutes_at_a_restart broker/ledger/state_rows.cc
  "Number(is.is_muted)"
  "std::uint64_t{0}")
qun_mutant(mutes_for_good broker/decide/rights.cc
  "actor.membership->IsMutedAt(at)"
  "actor.membership->is_muted")
qun_mutant(does_not_unmute broker/decide/roles.cc
  "target->membership.is_muted = false;"
  "")
qun_mutant(lets_the_muted_speak broker/decide/rights.cc
  "if (actor.rules->is_muted || actor.membership->IsMutedAt(at)) {"
  "if (actor.rules->is_muted) {")
qun_mutant(lets_members_run_a_room broker/decide/rights.cc
  "if (actor.IsAtLeast(Role::kAdmin)) return std::nullopt;
      break;"
  "if (actor.IsAtLeast(Role::kMember)) return std::nullopt;
      break;")
qun_mutant(lets_in_who_only_asks broker/decide/rooms.cc
  "actor.rules->policy == Policy::kOpen ||"
  "actor.rules->policy != Policy::kInvitation ||")

# The client.

qun_mutant(passes_over_holes client/session/inbox.cc
  "waiting.First() <= *room.handled + 1"
  "waiting.First() <= *room.handled + 2")
qun_mutant(reads_lines_again client/session/inbox.cc
  "if (room->handled && event.n <= *room->handled) return;"
  "if (room->handled && event.n <= *room->handled) room->handled = event.n - 1;")
qun_mutant(keeps_to_what_was_forgotten client/session/inbox.cc
  "room.may_go_back = room.handled.has_value();"
  "")
qun_mutant(numbers_lines_anew_on_each_connection client/session/session.cc
  "outbox_.SendAgain();
  CloseGreetings();"
  "outbox_.BeginSession(random_->NextId());
  CloseGreetings();")
qun_mutant(takes_a_refused_line_for_stored client/session/outbox.cc
  "if (IsRefused(refused, entry.k, &code)) {"
  "if (false) {")
qun_mutant(does_not_ask_about_gaps client/session/inbox.cc
  "if (!room.doubtful && room.head <= *room.handled) return std::nullopt;"
  "if (!room.doubtful) return std::nullopt;")
qun_mutant(comes_back_at_once client/session/silence.cc
  "return kFirstWait * (1 << std::clamp(reopens_ - 1, 0, kMostDoublingsOfWait));"
  "return Time(1);")
