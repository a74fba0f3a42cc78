// peer-lucenepp.cc: the same work by Lucene++; child.h has the protocol
//
// SPDX-License-Identifier: LGPL-2.1-or-later

#include <chrono>
#include <cstring>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <LuceneHeaders.h>
#include <IndexInput.h>
#include <MMapDirectory.h>

#ifndef LUCENEPP_VERSION
#define LUCENEPP_VERSION "unknown"
#endif

using namespace Lucene;

namespace {

struct Slot
{
  IndexInputPtr input;
  std::string name;
  int64_t start, end, items;
  const uint64_t *positions;
};

DirectoryPtr directory;
std::vector<uint64_t> positions;
std::vector<uint8_t> buffer (1 << 20);

template <typename T> inline void
keep (T value)
{
  __asm__ volatile ("" : : "r" (value));
}

inline void
keep_memory (const void *address)
{
  __asm__ volatile ("" : : "r" (address) : "memory");
}

// Lucene++ reads big-endian, the files are little-endian.
inline uint64_t
swap (int64_t value)
{
  return __builtin_bswap64 (static_cast<uint64_t> (value));
}

uint64_t
vint (const Slot &slot)
{
  uint64_t sum = 0;

  slot.input->seek (slot.start);
  for (int64_t i = 0; i < slot.items; i++)
    {
      const uint32_t value = static_cast<uint32_t> (slot.input->readVInt ());

      keep (value);
      sum += value;
    }
  return sum;
}

uint64_t
vlong (const Slot &slot)
{
  uint64_t sum = 0;

  slot.input->seek (slot.start);
  for (int64_t i = 0; i < slot.items; i++)
    {
      const uint64_t value = static_cast<uint64_t> (slot.input->readVLong ());

      keep (value);
      sum += value;
    }
  return sum;
}

uint64_t
byte (const Slot &slot)
{
  uint64_t sum = 0;

  slot.input->seek (slot.start);
  for (int64_t i = 0; i < slot.items; i++)
    {
      const uint8_t value = slot.input->readByte ();

      keep (value);
      sum += value;
    }
  return sum;
}

uint64_t
copy (const Slot &slot, int32_t length)
{
  uint64_t sum = 0;

  slot.input->seek (slot.start);
  for (int64_t position = slot.start; position + length <= slot.end; position += length)
    {
      slot.input->readBytes (buffer.data (), 0, length);
      keep_memory (buffer.data ());
      sum += static_cast<uint64_t> (buffer[0]) + buffer[length / 2] + buffer[length - 1];
    }
  return sum;
}

uint64_t
seek_uint64 (const Slot &slot)
{
  uint64_t sum = 0;

  for (int64_t i = 0; i < slot.items; i++)
    {
      slot.input->seek (static_cast<int64_t> (slot.positions[i]));
      const uint64_t value = swap (slot.input->readLong ());
      keep (value);
      sum += value;
    }
  return sum;
}

uint64_t
seek_byte (const Slot &slot)
{
  uint64_t sum = 0;

  for (int64_t i = 0; i < slot.items; i++)
    {
      slot.input->seek (static_cast<int64_t> (slot.positions[i]));
      sum += slot.input->readByte ();
    }
  return sum;
}

uint64_t
clone (const Slot &slot)
{
  for (int64_t i = 0; i < slot.items; i++)
    keep_memory (slot.input->clone ().get ());

  const IndexInputPtr copy = boost::dynamic_pointer_cast<IndexInput> (slot.input->clone ());
  copy->seek (100);
  return static_cast<uint64_t> (slot.items) * copy->readByte ();
}

uint64_t
open_read_close (const Slot &slot)
{
  uint64_t sum = 0;

  for (int64_t i = 0; i < slot.items; i++)
    {
      const IndexInputPtr input = directory->openInput (StringUtils::toUnicode (slot.name));
      uint64_t first, last;

      input->readBytes (buffer.data (), 0, 4096);
      input->close ();
      std::memcpy (&first, buffer.data (), 8);
      std::memcpy (&last, buffer.data () + 4096 - 8, 8);
      sum += first + last;
    }
  return sum;
}

uint64_t
open_close (const Slot &slot)
{
  uint64_t sum = 0;

  for (int64_t i = 0; i < slot.items; i++)
    {
      const IndexInputPtr input = directory->openInput (StringUtils::toUnicode (slot.name));

      sum += static_cast<uint64_t> (input->length ());
      input->close ();
    }
  return sum;
}

typedef std::function<uint64_t (const Slot &)> Function;

const std::map<std::string, Function> functions = {
  { "vint", vint },
  { "vlong", vlong },
  { "byte", byte },
  { "read-bytes-1m", [] (const Slot &slot) { return copy (slot, 1 << 20); } },
  { "read-bytes-4k", [] (const Slot &slot) { return copy (slot, 4096); } },
  { "read-bytes-64", [] (const Slot &slot) { return copy (slot, 64); } },
  { "uint64-at", seek_uint64 },
  { "seek-uint64", seek_uint64 },
  { "clone", clone },
  { "open-read-close", open_read_close },
  { "open-close", open_close },
  { "cold-random", seek_byte },
};

void
read_positions (const std::string &folder)
{
  std::ifstream file (folder + "/positions", std::ios::binary);
  unsigned char bytes[8];

  while (file.read (reinterpret_cast<char *> (bytes), 8))
    {
      uint64_t position = 0;

      for (int i = 7; i >= 0; i--)
        position = position << 8 | bytes[i];
      positions.push_back (position);
    }
}

// A cold file must stay so: it is opened as others open it, and not touched.
IndexInputPtr
open_input (const std::string &name, bool is_cold)
{
  const IndexInputPtr input = directory->openInput (StringUtils::toUnicode (name));

  for (int64_t position = 0; !is_cold && position < input->length (); position += 4096)
    {
      input->seek (position);
      keep (input->readByte ());
    }
  return input;
}

} // namespace

int
main (int argc, char **argv)
{
  if (argc != 2)
    return 2;
  directory = newLucene<MMapDirectory> (StringUtils::toUnicode (argv[1]));
  read_positions (argv[1]);

  std::cout << "ready " LUCENEPP_VERSION;
  for (const auto &entry : functions)
    std::cout << ' ' << entry.first;
  std::cout << std::endl;

  Slot slot;
  std::string line, word, operation, name;
  while (std::getline (std::cin, line))
    {
      std::istringstream words (line);
      uint64_t first;

      words >> word;
      if (word == "close")
        {
          if (slot.input)
            slot.input->close ();
          slot.input.reset ();
          std::cout << "closed" << std::endl;
          continue;
        }
      words >> operation >> name >> slot.start >> slot.end >> slot.items >> first;
      if (!slot.input || slot.name != name)
        slot.input = open_input (name, operation.compare (0, 5, "cold-") == 0);
      slot.name = name;
      slot.positions = positions.data () + first;

      const Function &function = functions.at (operation);
      const auto start = std::chrono::steady_clock::now ();
      const uint64_t sum = function (slot);
      const auto end = std::chrono::steady_clock::now ();
      std::cout << "done "
                << std::chrono::duration_cast<std::chrono::nanoseconds> (end - start).count ()
                << ' ' << sum << std::endl;
    }
  directory->close ();
  return 0;
}
