# Fails if a file of tests in the tree is not in REGISTERED, the list in
# tests/CMakeLists.txt: no test run would include it.
file(GLOB_RECURSE in_tree RELATIVE ${CMAKE_CURRENT_LIST_DIR}
  ${CMAKE_CURRENT_LIST_DIR}/*_test.cc
  ${CMAKE_CURRENT_LIST_DIR}/*_test.py
  ${CMAKE_CURRENT_LIST_DIR}/*_fuzz.cc)
list(REMOVE_ITEM in_tree ${REGISTERED})
if(in_tree)
  list(JOIN in_tree "\n  " names)
  message(FATAL_ERROR
    "nobody runs these; name them in tests/CMakeLists.txt:\n  ${names}")
endif()
