"""An RSA key that follows from given bytes, for a server with ``--random-seed``: it protects nothing.

The library makes keys from the system's randomness alone, so the primes are found here.
"""

from genzo.actions.key_pairs.ssh_keys import NewKey, key_texts
from genzo.catalogue.id_generator import RandomBytes

_EXPONENT = 65537
_PRIME_BYTES = 128
_LIMIT = 2_000
_SMALL = tuple(n for n in range(3, _LIMIT, 2) if all(n % divisor for divisor in range(3, int(n**0.5) + 1, 2)))
_WITNESSES = _SMALL[:8]


def repeatable_key(random_bytes: RandomBytes) -> NewKey:
    """An RSA key of 2048 bits, the same for the same bytes."""
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415 - few servers need it

    p, q = _prime(random_bytes), _prime(random_bytes)
    d = pow(_EXPONENT, -1, (p - 1) * (q - 1))
    numbers = rsa.RSAPrivateNumbers(
        p,
        q,
        d,
        rsa.rsa_crt_dmp1(d, p),
        rsa.rsa_crt_dmq1(d, q),
        rsa.rsa_crt_iqmp(p, q),
        rsa.RSAPublicNumbers(_EXPONENT, p * q),
    )
    return key_texts(numbers.private_key())


def _prime(random_bytes: RandomBytes) -> int:
    """The first prime from a random number on, with its two highest bits set."""
    number = int.from_bytes(random_bytes(_PRIME_BYTES), "big") | 3 << _PRIME_BYTES * 8 - 2 | 1
    while not _is_prime(number) or number % _EXPONENT == 1:
        number += 2
    return number


def _is_prime(number: int) -> bool:
    """Whether a number is a prime; of random odd numbers of this size, the test takes none wrongly."""
    if any(number % divisor == 0 for divisor in _SMALL):
        return False
    return all(_is_passed(number, witness) for witness in _WITNESSES)


def _is_passed(number: int, witness: int) -> bool:
    """The test of Miller and Rabin for one witness."""
    twos = ((number - 1) & -(number - 1)).bit_length() - 1
    power = pow(witness, (number - 1) >> twos, number)
    if power in (1, number - 1):
        return True
    for _ in range(twos - 1):
        power = power * power % number
        if power == number - 1:
            return True
    return False
