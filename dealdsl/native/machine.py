"""This machine: how many scenarios it takes at a time, and its code for an LLVM module."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from typing import Any

from attrs import field, frozen

from dealdsl.native.scenario_text import ENTRY

# A waterfall is one long chain of sums, each of which waits for the one before; with two vectors on
# their way at once the processor has something to do meanwhile.
VECTORS_A_BLOCK = 2


class NoCompilerError(Exception):
    """llvmlite, the extra `fast`, is not installed."""


@frozen
class Machine:
    """The processor: its name and features are part of what compiled code is kept under.

    `width` is how many numbers one of its vectors holds, `lanes` how many scenarios a block has at
    most.
    """

    name: str
    features: str
    width: int
    lanes: int
    version: str = field(repr=False)  # of llvmlite

    @property
    def place(self) -> str:
        """What compiled code depends on."""
        return f"{self.version} {self.name} {self.features} {self.lanes}"

    @property
    def attributes(self) -> str:
        """Attributes of functions: the widest vectors, which LLVM else may hold too costly."""
        bits = 64 * self.width
        widths = f'"prefer-vector-width"="{bits}" "min-legal-vector-width"="{bits}"'
        # What the registers have no room for goes to the stack: a vector across two lines of the
        # cache would take twice as long.
        return f"nounwind alignstack({bits // 8}) {widths}"


def is_installed() -> bool:
    """Whether there is a compiler: llvmlite, the extra `fast`."""
    return find_spec("llvmlite") is not None


@cache
def this_machine() -> Machine:
    """The processor at hand. Raises NoCompilerError."""
    binding = _binding()
    import llvmlite

    found = binding.get_host_cpu_features()
    width = 8 if found.get("avx512f") else 4 if found.get("avx") else 2
    lanes = width * VECTORS_A_BLOCK
    name = binding.get_host_cpu_name()
    return Machine(name, found.flatten(), width, lanes, llvmlite.__version__)


def object_code(text: str, machine: Machine) -> bytes:
    """The machine code of an LLVM module."""
    binding = _binding()
    module = binding.parse_assembly(text)
    target = _target_machine(machine)
    module.triple = target.triple
    module.data_layout = str(target.target_data)
    options = binding.create_pipeline_tuning_options(speed_level=2)
    options.loop_vectorization = options.slp_vectorization = False
    options.loop_unrolling = options.loop_interleaving = False
    builder = binding.create_pass_builder(target, options)
    builder.getModulePassManager().run(module, builder)
    return bytes(target.emit_object(module))


@frozen
class Loaded:
    """Machine code that can be called; `owner` keeps it in memory."""

    run: Callable[..., None]
    owner: Any = field(repr=False)


def loaded(code: bytes, machine: Machine, wholes: int, addresses: int) -> Loaded:
    """The routine of some machine code, which takes so many whole numbers and then so many
    addresses, as integers. Calls release Python's lock."""
    binding = _binding()
    engine = binding.create_mcjit_compiler(binding.parse_assembly(""), _target_machine(machine))
    engine.add_object_file(binding.ObjectFileRef.from_data(code))
    engine.finalize_object()
    address = engine.get_function_address(ENTRY)
    if not address:
        raise ValueError("there is no routine in this code")
    signature = ctypes.CFUNCTYPE(None, *[ctypes.c_int64] * wholes, *[ctypes.c_void_p] * addresses)
    return Loaded(signature(address), engine)


def _target_machine(machine: Machine) -> Any:
    target = _binding().Target.from_default_triple()
    return target.create_target_machine(
        cpu=machine.name, features=machine.features, opt=2, jit=True
    )


@cache
def _binding() -> Any:
    try:
        import llvmlite.binding
    except ImportError:
        said = "machine code is made with llvmlite: pip install 'dealdsl[fast]'"
        raise NoCompilerError(said) from None
    llvmlite.binding.initialize_native_target()
    llvmlite.binding.initialize_native_asmprinter()
    return llvmlite.binding
